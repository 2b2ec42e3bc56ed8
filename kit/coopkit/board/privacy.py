"""Signs in a text that somebody could be recognised by. They are questions, not verdicts.

A program cannot tell whether a note shows a person; the team answers that. It can point
at what often does: a telephone number, an address, somebody called by name.
"""

import re
import unicodedata

from coopkit.text import say

_SIGNS = {
    "mail": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "phone": re.compile(r"(?<!\d)0\d{1,4}[-( ]?\d{1,4}[-) ]?\d{3,4}(?!\d)"),
    "address": re.compile(r"\d+\s*(丁目|番地|番\d|号室|号)|(?<!\d)\d{1,3}-\d{1,3}-\d{1,3}(?!\d)"),
    # 田中さん, but not おばさん, お客さん, 皆さん or 郵便屋さん.
    "name": re.compile(r"(?<![一-龠々])(?![皆客])[一-龠々]{2,4}(?<!屋)(さん|氏|くん|君|ちゃん|様)"),
    # 82歳, but not 65歳以上 or 0〜14歳.
    "age": re.compile(r"(?<![〜~\d-])\d{1,3}\s*[歳才](?!以上|以下|未満|から|まで|代|児|〜|~)"),
}
# Words of two kanji before さん that name no person.
_NOBODY = ("業者", "店員", "職員", "住民", "先生", "学生", "患者", "町内", "組合", "利用者", "近所")


def signs_of_people(text: str) -> list[str]:
    """Return questions about what in a text might show a person or a house.

    >>> signs_of_people("バスが1時間に1本しかない")
    []
    >>> len(signs_of_people("2丁目の田中さん（82歳）、046-000-0000"))
    4
    """
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for name, pattern in _SIGNS.items():
        match = pattern.search(plain)
        if match and not (name == "name" and match[0].startswith(_NOBODY)):
            found.append(say(f"board.sign.{name}", found=match[0]))
    return found
