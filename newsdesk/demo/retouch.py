"""A template that is retouched: every page changes at once, and nothing that a selector needs or a release says."""

from __future__ import annotations

import re

from newsdesk.demo.chance import chance

CLASSES = re.compile(r'(?<= class=")([^"]*)(?=")')
BODY = re.compile(r"<body\b[^>]*>")
NOTICES = (
    "Our offices are closed on Monday.",
    "We use cookies. By reading on you accept our policy of March 3, 2024.",
    "Sign up: 12,400 people already get our news by mail.",
)


def retouched(page: str, number: int) -> str:
    """Return the page after so many retouches of the template; none leaves it as it is.

    A new build: every class attribute and every bare paragraph gets a class more, the head other styles and scripts,
    the page a notice on top, another menu and footer, and a box around its main part.
    """
    if not number:
        return page
    draw = chance("retouch", number)
    build = f"{draw.getrandbits(32):08x}"
    page = CLASSES.sub(rf"\1 x{build}", page)
    page = page.replace("<p>", f'<p class="wp-block-paragraph x{build}">')
    assets = (
        f'<link rel="stylesheet" href="/build/{build}.css">\n'
        f'<script nonce="{draw.getrandbits(48):012x}" src="/build/{build}.js" defer></script>\n'
    )
    notice = (
        f'\n<a class="skip-{number}" href="#content">Skip to content</a>'
        f'<div class="notice x{build}"><p>{NOTICES[number % len(NOTICES)]}</p></div>'
        f'<nav class="quick x{build}"><a href="/crisis/{number}/">Crisis watch</a> <a href="/shop/">Shop</a></nav>'
    )
    footer = (
        f'<div class="imprint x{build}"><p>Open Harbor Rights, {100 + number} Quay Street</p>'
        f'<p>Site updated on March {1 + number % 30}, 2024</p><a href="/legal/v{number}/">Legal notice</a></div>\n'
    )
    page = page.replace("</head>", f"{assets}</head>", 1)
    page = BODY.sub(lambda found: found.group() + notice, page, count=1)
    page = page.replace("<main>", f'<main id="main-{number}"><div class="shell x{build}">', 1)
    page = page.replace("</main>", "</div></main>", 1)
    return page.replace("</body>", f"{footer}</body>", 1)
