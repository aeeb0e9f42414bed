"""Printed dates in other languages than English: months by name, years before days, digits of other scripts.

The names are those of the Unicode CLDR, as babel 2.18 carries it, for some forty languages, long and short, in the
forms that dates take, and a few that press offices print besides. No word among them means one month here and another
there: Croatian, whose listopad is October where its neighbours' is November, is left out for that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_NAMES: Final = (
    (
        "ean eanáir ene enero gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jaenner jan "
        "janar janeiro januar januari januarie január januára janv janvier janvāris janúar jänner "
        "led leden ledna oca ocak saus sausio sausis sty styczeń stycznia tammi tammikuu "
        "tammikuuta urt urtarrila xan xaneiro ιαν ιανουάριοσ ιανουαρίου сту студзень студзеня січ "
        "січень січня янв январь января яну януари јан јануар јануари ינו जन ינואר يناير ژانویه "
        "ژانویهٔ जनवरी იან იანვარი "
    ),
    (
        "chw chwef chwefror feabh feabhra feb febbraio feber febr febreiro febrer febrero februar "
        "februari februarie február februára februāris febrúar fev fevereiro févr février helmi "
        "helmikuu helmikuuta lut lutego luty ots otsaila shk shkurt vas vasario vasaris veebr "
        "veebruar úno únor února şub şubat φεβ φεβρουάριοσ φεβρουαρίου лют лютага лютий лютого "
        "люты феб фебруар фев февр февраль февраля февруари פבר פברואר شباط فبراير فوریه فوریهٔ "
        "फ़र फ़रवरी თებ თებერვალი "
    ),
    (
        "bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi maerz mar "
        "marca marec maret mars mart martie marts martxoa marzec marzo març março maw mawrth mrt "
        "mrz márc március márta mär märts märz μάρ μάρτιοσ μαρ μαρτίου бер березень березня мар "
        "март марта сак сакавік сакавіка מרץ آذار مارس मार्च მარ მარტი "
    ),
    (
        "abr abril aib aibreán api apirila apr april aprile aprili aprilie aprill apríl apríla "
        "aprīlis avr avril bal balandis balandžio dub duben dubna ebr ebrill huhti huhtikuu "
        "huhtikuuta kwi kwiecień kwietnia nis nisan pri prill ápr április απρ απρίλιοσ απριλίου "
        "апр апрель апреля април квіт квітень квітня кра красавік красавіка אפר אפריל آوریل أبريل "
        "نيسان अप्रैल აპრ აპრილი "
    ),
    (
        "beal bealtaine geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs "
        "maio maj maja may mayo mayıs maí mei máj mája május touko toukokuu toukokuuta μάι μάιοσ "
        "μαΐ μαΐου май мая мај трав травень травня מאי أيار मई مه مايو مهٔ მაი მაისი "
    ),
    (
        "birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran iun iunie "
        "juin jun junho juni junie junij junio juny juuni jún júna június júní jūn jūnijs kesä "
        "kesäkuu kesäkuuta meh mehefin meith meitheamh qer qershor xuño červen června čvn ιουν "
        "ιουνίου ιούν ιούνιοσ июн июнь июня черв червень червня чэр чэрвень чэрвеня юни јун јуни "
        "יוני حزيران يونيو ژوئن जून ივნ ივნისი "
    ),
    (
        "gor gorff gorffennaf heinä heinäkuu heinäkuuta iul iulie iúil juil juillet jul julai "
        "julho juli julie julij julio juliol juuli júl júla július júlí jūl jūlijs korr korrik "
        "liep liepa liepos lip lipca lipiec lug luglio tem temmuz uzt uztaila xul xullo července "
        "červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля лип липень липня ліп ліпень ліпеня "
        "юли јул јули יולי تموز يوليو ژوئیه ژوئیهٔ जुल जुलाई ივლ ივლისი "
    ),
    (
        "abu abuztua ago agost agosti agosto agu agustus août aug august augusta augusti augusts "
        "augustus augusztus avg avgust awst ağu ağustos elo elokuu elokuuta gush gusht lún lúnasa "
        "ogo ogos rugp rugpjūtis rugpjūčio sie sierpień sierpnia srp srpen srpna ágú ágúst αυγ "
        "αυγούστου αύγ αύγουστοσ авг август августа жні жнівень жніўня серп серпень серпня אוג "
        "אוגוסט آب अग أغسطس اوت अगस्त აგვ აგვისტო "
    ),
    (
        "eyl eylül ira iraila medi mfómh rugs rugsėjis rugsėjo sep sept septemba september "
        "septembra septembre septembrie septembris septiembre set setembre setembro setiembre "
        "sett settembre sht shtator syys syyskuu syyskuuta szept szeptember wrz wrzesień września "
        "zář září σεπ σεπτέμβριοσ σεπτεμβρίου вер верасень верасня вересень вересня сент сентябрь "
        "сентября сеп септембар септември ספט ספטמבר أيلول سبتمبر سپتامبر सित सितंबर სექ "
        "სექტემბერი "
    ),
    (
        "dfómh eki ekim hyd hydref loka lokakuu lokakuuta oct octobre octombrie octubre okt "
        "oktoba oktober oktobris oktoober október októbra ott ottobre out outubro paź październik "
        "października spal spalio spalis tet tetor urr urria říj říjen října οκτ οκτωβρίου "
        "οκτώβριοσ жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь "
        "октября אוק אוקטובר أكتوبر اکتبر अक्टू अक्टूबर ოქტ ოქტომბერი "
    ),
    (
        "aza azaroa kas kasım lapkr lapkritis lapkričio lis listopad listopada listopadu marras "
        "marraskuu marraskuuta noiembrie nov novemba november novembra novembre novembris "
        "novembro noviembre nën nëntor nóv nóvember samh samhain tach tachwedd νοέ νοέμβριοσ νοε "
        "νοεμβρίου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември нояб "
        "ноябрь ноября נוב נובמבר نوامبر नव نوفمبر नवंबर ნოე ნოემბერი "
    ),
    (
        "abe abendua ara aralık dec december decembra decembrie decembris decembro des desemba "
        "desember desembre dets detsember dez dezember dezembro dhj dhjetor dic dicembre "
        "diciembre dis disember déc décembre gru grudnia grudzień gruod gruodis gruodžio joulu "
        "joulukuu joulukuuta noll nollaig pro prosince prosinec rhag rhagfyr δεκ δεκέμβριοσ "
        "δεκεμβρίου груд грудень грудня дек декабрь декабря декември дец децембар сне снежань "
        "снежня דצמ דצמבר دسامبر ديسمبر दिस दिसंबर დეკ დეკემბერი "
    ),
)
"""The names of each month in turn, folded: small letters, composed, without a closing full stop."""


_MARKS: Final = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x61C], " "
)
_WORD: Final = r"(?P<month>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0654\u0900-\u0963\u0970'’׳])*)\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:\.?[ºª°]|er|\.)?"
_OF: Final = r"(?:\s+(?:de|del|d’|d'|den|di)\s+|\s*-\s*|\s+)"
_DAY_FIRST: Final = re.compile(
    rf"{_DAY}{_OF}(?:ב|d['’])?{_WORD}(?:\s+(?:de|del|di)\s+|\s*[,،-]\s*|\s+)(?P<year>[0-9]{{4}})(?![0-9])"
)
_YEAR_FIRST: Final = re.compile(
    rf"(?P<year>[0-9]{{4}})\.?\s+(?:(?:m|gada)\.?\s+)?(?:{_WORD}\s+)(?P<day>[0-9]{{1,2}})(?![0-9])"
)
_SIGNED: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*[年년]\s*(?P<month>[0-9]{1,2})\s*[月월]\s*(?P<day>[0-9]{1,2})\s*[日号號일]?"
)
_SHAPES: Final = (_SIGNED, _DAY_FIRST, _YEAR_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A date that a text prints: its numbers as they stand, and where it stands."""

    year: int
    month: int
    day: int
    start: int
    end: int


def plain(text: str) -> str:
    """Return a text of the same length with digits of any script as ASCII and marks of direction as spaces.

    >>> plain("٢٠ فبراير ٢٠٢٠")
    '20 فبراير 2020'
    """
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one for one in text
    ).translate(_MARKS)


def find(text: str) -> Printed | None:
    """Return the first date in a text in any of these languages, or None; the calendar is not asked.

    >>> found = find("Berlin, 3. März 2020")
    >>> found.year, found.month, found.day
    (2020, 3, 3)
    >>> find("2020年2月20日").start
    0
    >>> find("On 3 Marches 2020") is None
    True
    """
    plainly = plain(text)
    best = None
    for shape in _SHAPES:
        for found in shape.finditer(plainly):
            before = plainly[found.start() - 1 : found.start()]
            month = _month(found["month"])
            if month is None or (before and (before.isdigit() or before in "./-")):
                continue
            if best is None or found.start() < best.start:
                best = Printed(
                    year=int(found["year"]),
                    month=month,
                    day=int(found["day"]),
                    start=found.start(),
                    end=found.end(),
                )
            break
    return best


_AT: Final = re.compile(
    r"\A\s*(?:\.|г\.|р\.|год[а]?\b|року\b|d\.)?\s*[,،–—-]?\s*"
    r"(?:(?:um|kl|klo|à|ore|às|as|a\s+las|godz|saat|om|ob|в|о|στις)\b\.?\s*)?"
)
_HOURS: Final = re.compile(r"(?<=[0-9])\s*[h.]\s*(?=[0-9]{2})")
_OCLOCK: Final = re.compile(r"\s*(?:uhr|hrs?|horas|uur|h)\.?\s*\Z")


def clock(rest: str) -> str:
    """Return what follows a date as English would print it: `, um 10.30 Uhr` is ` at 10:30`.

    >>> clock(" г., в 10:30"), clock(" à 9h05"), clock("")
    (' at 10:30', ' at 9:05', '')
    """
    told = _OCLOCK.sub("", _HOURS.sub(":", _AT.sub("", rest.lower(), count=1)))
    return f" at {told}" if told else ""


def _month(name: str) -> int | None:
    if name.isdigit():
        return int(name)
    return _NUMBERS.get(_folded(name))


def _folded(name: str) -> str:
    """Return a name without the signs that are left out as often as not: the dot of a Turkish i, the Indian nukta."""
    return unicodedata.normalize("NFC", name.casefold().replace("\u0307", "").replace("\u093c", "")).rstrip("׳॰")


_NUMBERS: Final = {_folded(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}
