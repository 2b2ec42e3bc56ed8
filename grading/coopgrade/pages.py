"""One HTML page of its own: no request to anywhere, readable on a phone, printable on A4."""

from html import escape

from coopkit.text import current_language

# Sizes in rem, so that a reader's own letter size counts; colours pass 7:1 on white.
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; background: #fff; color: #1a1a1a;
  font-family: "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", Meiryo,
  "IPAexGothic", sans-serif; line-height: 1.75; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.4; border-bottom: 3px solid #0b5563; padding-bottom: .3rem; }
h2 { font-size: 1.15rem; line-height: 1.45; color: #0b5563; margin: 1.8rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #9aa7a9; padding: .35rem .5rem; text-align: left;
  vertical-align: top; }
th { background: #e8f1f2; font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
p, ul, ol, dl { margin: .5rem 0; }
ul { padding-left: 1.3rem; }
.quiet { color: #4d4d4d; font-size: .9rem; }
.mark { background: #fff5e0; border-left: 4px solid #8a3a00; padding: .4rem .7rem; }
.written { white-space: pre-wrap; border-left: 3px solid #888; padding-left: .7rem;
  margin: .3rem 0; }
@media (max-width: 30rem) {
  body { padding: .7rem; }
  table.stack thead { position: absolute; left: -9999px; }
  table.stack tr { display: block; border: 1px solid #9aa7a9; margin-bottom: .6rem; }
  table.stack td, table.stack th { display: block; border: 0; }
  table.stack td.number { text-align: left; white-space: normal; }
}
@media print {
  @page { size: A4; margin: 16mm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  tr, section { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
"""


def page(title: str, body: str, *, language: str | None = None, style: str = "") -> str:
    """Return a whole page.

    Args:
        title: as text; it is shown in the browser's tab, the heading is the body's.
        body: HTML; whatever people wrote in it is escaped already.
        language: of its words, `ja` or `en`; the user's language when left out.
        style: more CSS, ours alone.
    """
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language or current_language())}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Nothing is loaded and nothing runs, whatever a text might hold.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def paragraphs(text: str) -> str:
    """Return a person's text as HTML with its line breaks."""
    return f'<div class="written">{escape(text)}</div>'
