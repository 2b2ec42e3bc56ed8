"""A table of a data package on screen: long texts wrap, and a phone shows it too.

Without pandas: a cell that only shows a few sentences shall not take a second and a half.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from html import escape

import ipywidgets

from coopkit.plan.tables import in_words, rows
from coopkit.text import say
from coopkit.widgets.look.parts import html

# In half-width columns: 「第29条1項10号」, 「2020年12月8日」, 「労働者協同組合」.
_BRIEF = 14
_STYLE = """
<style>
.coopkit-data { border-collapse: collapse; width: 100%; max-width: 60rem; font-size: 15px; }
.coopkit-data th, .coopkit-data td { text-align: left !important; vertical-align: top;
  padding: 6px 8px; border-bottom: 1px solid var(--jp-border-color1, #bbb);
  white-space: normal; overflow-wrap: anywhere; line-height: 1.6; min-width: 4.5em; }
.coopkit-data .coopkit-brief { white-space: nowrap; }
.coopkit-data th { border-bottom-width: 2px; }
@media (max-width: 700px) {
  .coopkit-data, .coopkit-data tbody, .coopkit-data tr, .coopkit-data td { display: block; }
  .coopkit-data thead { display: block; position: absolute; clip-path: inset(50%);
    width: 1px; height: 1px; overflow: hidden; }
  .coopkit-data tr { border-bottom: 2px solid var(--jp-border-color1, #bbb); padding: 6px 0; }
  .coopkit-data td { border: none; padding: 2px 0; }
  .coopkit-data .coopkit-brief { white-space: normal; }
  .coopkit-data td::before { content: attr(data-title); display: block; font-size: 13px;
    color: var(--jp-content-font-color2, #555); }
  .coopkit-data td.coopkit-empty { display: none; }
}
</style>
"""


def data_table(
    package: str,
    table: str,
    columns: Mapping[str, str],
    *,
    where: Mapping[str, Collection[str]] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> ipywidgets.Widget:
    """Show some rows and columns of a table of a data package, in its order.

    Args:
        package: such as `act`.
        table: such as `articles`.
        columns: field of the table → what stands above it.
        where: field → values; a row is shown if each of these fields has one of its values.
        words: field → (value → words), for codes such as how sure a row is.

    Returns:
        The table, ready to be the last value of a cell. An empty cell stays empty, a day is
        written 2026年10月1日. A column
        of brief texts only is not broken into lines: 「第12条2」「項」 is no way to read.

    Raises:
        ValueError: a field that the table does not have, or no row is left: the text
            around it would speak of nothing.
        coopkit.content.ContentMissingError: the package is not installed.

        >>> titles = {"article_ja": "条文", "title_ja": "題"}
        >>> "3人以上" in data_table("act", "articles", titles, where={"id": ["22"]}).value
        True
    """
    found = rows(package, table)
    wanted = where or {}
    for field in (*columns, *wanted, *(words or {})):
        if field not in found[0]:
            raise ValueError(say("data_table.no_field", field=field, table=f"{package}/{table}"))
    chosen = [row for row in found if all(row[name] in wanted[name] for name in wanted)]
    if not chosen:
        raise ValueError(say("data_table.no_row", table=f"{package}/{table}"))
    told = words or {}
    texts = {
        field: [told.get(field, {}).get(row[field], in_words(row[field])) for row in chosen]
        for field in columns
    }
    kept = {field for field, title in columns.items() if _brief((title, *texts[field]))}
    head = "".join(
        f'<th scope="col"{_classes(brief=field in kept)}>{escape(title)}</th>'
        for field, title in columns.items()
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-title="{escape(title)}"'
            f"{_classes(brief=field in kept, empty=not texts[field][place])}>"
            f"{escape(texts[field][place])}</td>"
            for field, title in columns.items()
        )
        + "</tr>"
        for place in range(len(chosen))
    )
    return html(
        f'{_STYLE}<table class="coopkit-data"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _brief(texts: Sequence[str]) -> bool:
    return max(map(_columns_wide, texts)) <= _BRIEF


def _columns_wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def _classes(*, brief: bool, empty: bool = False) -> str:
    names = [name for name, on in (("brief", brief), ("empty", empty)) if on]
    joined = " ".join(f"coopkit-{name}" for name in names)
    return f' class="{joined}"' if names else ""
