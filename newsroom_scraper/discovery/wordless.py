"""Words of links that say nothing of where they lead: "Read more", "PDF", in the languages of newsrooms."""

from __future__ import annotations

import re

WORDLESS = re.compile(
    r"(?i)(?:read|learn|see|find out|view|show|know|click|tap|get|open)\s+(?:the\s+|full\s+)*(?:more|details?|here|now"
    r"|pdf|release|statement|article|story|announcement|document|post|page|all)\b.*"
    r"|(?:more|details?|event details|continue reading|continue|full story|here"
    r"|link|view|pdf|download|share|permalink)\b[^\w]*"
    r"|(?:download|view|open)\s+(?:\S+\s+)?(?:pdf|file|document)\W*|\W*(?:\d+(?:\.\d+)?\s*[km]b)?\W*"
    r"|weiterlesen.*|mehr(?: lesen| erfahren| dazu)?\W*|zum artikel.*|lire la suite.*|en savoir plus.*"
    r"|plus d.infos?.*|lire\W*"
    r"|leer m[áa]s.*|ver m[áa]s.*|m[áa]s informaci[óo]n.*|leia mais.*|saiba mais.*|ler mais.*"
    r"|leggi(?: tutto| di pi[ùu])?\W*"
    r"|lees (?:meer|verder).*|meer\W*|l[æe]s mer[e]?.*|läs mer.*|lue lisää.*|czytaj więcej.*|więcej\W*"
    r"|подробнее.*|читать.*"
    r"|查看详情|详情|详细|阅读全文|更多|下载|続きを読む|詳細|더보기|자세히.*|\[.{1,12}\]"
)
