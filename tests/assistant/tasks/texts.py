"""Two hundred texts with everything in them that has to survive."""

from itertools import islice, product

_SENTENCES = (
    "Please tell {0} that {1} is ready, see {2}.",
    "Bitte sag {0}, dass {1} fertig ist: {2}!",
    "من فضلك أخبر {0} أن {1} جاهز، انظر {2}",
    "נא לומר ל{0} ש-{1} מוכן, ראו {2}",
    "{0}さんに{1}が準備できたと伝えてください（{2}）。",
    "请告诉{0}，{1}已经准备好了：{2}。",
    "**Important** {0}: first {1}, _then_ {2}\n\n- one {0}\n- two {1}",
    "> {0} wrote\n> about {1}\n\nand {2} :smile:",
)
_PIECES = (
    ("<@U012ABC>", "1,234.50", "https://a.example/x?y=1&z=(2)"),
    ("@ana", "50%", "[our page](https://b.example/p_(q))"),
    ("#general", "2026-11-25", "`pip install x==1.2`"),
    ("<#C012ABC>", "10:30", "{name} and {{count}}"),
    ("<!here>", "-5 °", "%s of %(total)d"),
    ("ana@b.example", "$20", "${HOME}"),
    ("🎉", "3.14", "<b>bold</b>"),
    ("👩‍👩‍👧", "v1.2.3", "www.c.example/d"),
    ("🇩🇪", "PROJ-123", "```\nx = 1  # <@U1>\n```"),
    (":tada:", "١٢٣", "mailto:ben@c.example"),
    (":+1:", "1’000", "<https://d.example|site>"),
    ("⟦odd⟧", "±0.5", "``a ` b``"),
    ("<!subteam^S012>", "7/8", "$variable"),
    ("⟦3|x⟧", "1 234", "tel:+49-30-123"),
    ("x_1", "20th", "%1$s"),
    ("<@W012ABC>", "½ 100 %", "https://e.example/ünï?q=é#f"),
    (
        ":man-shrugging::skin-tone-3:",
        "0x1F",
        "[a](https://f.example) [b](https://g.example)",
    ),
    ("<!channel>", "12.05.2026", "{0}"),
    ("☀️", "€9.99", "</p>"),
    ("🧑🏽‍💻", "1e9", "ftp://h.example/i"),
    ("@channel", "99", "{user.name}"),
    ("<#C1>", "4:3", "%d%%"),
    ("✅", "2+2", "slack://open"),
    (":jp:", "100km", "\n\n~~~\ncode ~\n~~~\n\n"),
    ("#42", "007", "<br/>"),
)

_LABELLED = {
    "[our page](https://b.example/p_(q))": "(https://b.example/p_(q))",
    "[a](https://f.example) [b](https://g.example)": "(https://g.example)",
    "20th": "20",
    "⟦odd⟧": "⟧",
    "⟦3|x⟧": "⟦3|",
    "<b>bold</b>": "</b>",
    "{name} and {{count}}": "{{count}}",
    "%s of %(total)d": "%(total)d",
    "<https://d.example|site>": "https://d.example",
}
"""Of these only a part has to survive: a label is words like others."""

SURVIVING = [
    [_LABELLED.get(piece, piece) for piece in pieces]
    for pieces, _ in islice(product(_PIECES, _SENTENCES), 200)
]
TEXTS = [
    sentence.replace("{0}", a).replace("{1}", b).replace("{2}", c)
    for (a, b, c), sentence in islice(product(_PIECES, _SENTENCES), 200)
]
