"""How the link to the next page of a listing is called, in the languages of newsrooms, and how the others are."""

from __future__ import annotations

import re
from typing import Final

_PAGE: Final = (
    r"(?: (?:the )?(?:page|pages|posts?|entries|items|results|articles|news|stories|releases|press releases|seite"
    r"|einträge|beiträge|meldungen|page suivante|articles|página|páginas|noticias|entradas|notícias|pagina|articoli"
    r"|berichten|side|sida|inlägg|sivu|страница|записи|статьи))?"
)
NEXT: Final = re.compile(
    r"(?:(?:go to |to |show |view |load )?(?:the )?(?:next(?: \d{1,3})?|older|earlier)" + _PAGE + r"(?: of results)?"
    r"|(?:zur )?(?:weiter|nächste[rns]?|ältere|folgende)" + _PAGE + r"|vor(?:wärts)?"
    r"|(?:(?:page|articles?|publications?|actualités) )?(?:suivante?s?|plus anciens|précédents articles)"
    r"|(?:(?:página|entradas|noticias) )?(?:siguientes?|más antiguas)|(?:ir a la )?página siguiente"
    r"|(?:(?:página|notícias) )?(?:próxim[ao]s?|seguintes?|mais antigas)"
    + _PAGE
    + r"|(?:pagina )?(?:successiv[aoie]|avanti|prossim[ao])"
    + _PAGE
    + r"|pagina successiva"
    r"|(?:volgende|oudere)"
    + _PAGE
    + r"|(?:næste|ældre)"
    + _PAGE
    + r"|(?:neste|eldre)"
    + _PAGE
    + r"|(?:nästa|äldre)"
    + _PAGE
    + r"|(?:seuraavat?|vanhemmat)"
    + _PAGE
    + r"|(?:następn[ay]|starsze)(?: strona| wpisy)?|(?:další|starší)(?: strana| stránka)?"
    r"|(?:ďalšia|ďalej|tovább|következő)"
    r"|(?:следующ(?:ая|ие|ий)|далее|вперед|вперёд|раньше)" + _PAGE + r"|(?:наступна|далі)(?: сторінка)?|επόμενη|επόμενο"
    r"|sonraki(?: sayfa)?|التالي|التالية|הבא|下一[页頁]|下[页頁]|后一页|後一頁|"
    r"次へ|次のページ|次ページ|次の\d+件|다음|다음 ?페이지)"
)
"""Words that lead on; listings run from the newest back, so that older is next."""
PREVIOUS: Final = re.compile(
    r"(?:(?:go to |to )?(?:the )?(?:prev(?:ious)?|newer|later|back|first|last|end|start)"
    + _PAGE
    + r"|zurück|vorherige[rns]?"
    + _PAGE
    + r"|neuere"
    + _PAGE
    + r"|erste|letzte|(?:page )?(?:précédente?s?|première|dernière)"
    r"|(?:página )?(?:anterior(?:es)?|primer[ao]?|última|último|primeira)"
    r"|(?:pagina )?(?:precedente|indietro|prima|ultima)"
    r"|vorige|nieuwere|eerste|laatste|forrige|nyere|første|siste|sidste|föregående|nyare|första|sista|edellinen|ensimmäinen"
    r"|viimeinen|poprzednia|předchozí|назад|предыдущ\w+|перв\w+|последн\w+|上一[页頁]|首[页頁]|尾[页頁]|末[页頁]|第一页|最后一页"
    r"|前へ|前のページ|最初|最後|이전|처음|마지막)"
)
MORE: Final = re.compile(
    r"(?:load|show|view|see) more"
    + _PAGE
    + r"|more(?: (?:news|results|posts|releases|press releases|stories|articles))"
    r"|mehr (?:laden|anzeigen)|weitere (?:laden|anzeigen|meldungen)|(?:voir|charger|afficher) plus"
    r"|(?:ver|cargar|mostrar) más"
    r"|(?:ver|carregar|mostrar) mais|(?:carica|mostra) altr[oi]|(?:toon|laad) meer|vis flere|visa fler|hent flere"
    r"|näytä lisää|показать ещ[её]|загрузить ещ[её]|加载更多|查看更多|もっと見る|더보기|더 보기"
)
ARROWS: Final = {"›": 3, ">": 3, "→": 3, "❯": 3, "⟩": 3, "▶": 3, "►": 3, "→|": 0, "»": 2, ">>": 1, "››": 2, "»»": 1}
"""Arrows that point on, and how surely: where both stand, the double one leads to the last page."""
NEXT_CLASS: Final = re.compile(
    r"(?:\A|[\s_-])(?:next|nextpostslink|pager-next|older)(?:\Z|[\s_])|(?:\A|[\s_-])next(?:-page|-link|-posts|page|link)(?:\Z|[\s_-])"
    r"|(?:[a-z])Next(?:\Z|[\sA-Z_-])"
)
ICONS: Final = re.compile(r"(?i)(?:chevron|arrow|angle|caret)s?-?(?:circle-)?(?:right|next|forward)|icon-next")
PAGER: Final = re.compile(
    r"(?i)paginat|paging|(?:\A|[\s_-])pagers?(?:\Z|[\s_-])|page-?numbers|pagenav|wp-pagenavi|nav-links|page-?list|pages(?:\Z|[\s_-])|blättern"
)
NO_PAGER: Final = re.compile(
    r"(?i)carousel|slide(?:r|s|show)?(?:\Z|[\s_-])|swiper|slick|calendar|kalender|datepicker|gallery|lightbox|(?:\A|[\s_-])month"
    r"|post-navigation|nav-single|player"
)
