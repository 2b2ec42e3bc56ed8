"""Columns found by their headers, in the languages and spellings of learning systems.

Never by position: manaba alone has two layouts, and every Moodle adds its own columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coopgrade.lms.ids import Directory, Match, P
from coopgrade.lms.tables import Table, tidy_header

Role = Literal[
    "student_id", "login", "email", "name", "family", "given", "kana", "faculty", "year", "role"
]

_NAMES: Mapping[Role, tuple[str, ...]] = {
    "student_id": (
        "学籍番号",
        "学生番号",
        "学生証番号",
        "学籍No",
        "学籍No.",
        "IDナンバ",
        "IDナンバー",
        "student_id",
        "Student ID",
        "Student ID number",
        "Student number",
        "ID number",
        "numid",
        "SIS User ID",
    ),
    "login": (
        "ユーザID",
        "ユーザーID",
        "ユーザ名",
        "ユーザー名",
        "ログインID",
        "アカウント",
        "共通ID",
        "login",
        "userid",
        "user_id",
        "User ID",
        "username",
        "User name",
        "SIS Login ID",
    ),
    "email": (
        "メールアドレス",
        "メール",
        "Eメール",
        "電子メール",
        "email",
        "e-mail",
        "Email address",
        "mailaddr",
        "mail",
    ),
    "name": (
        "氏名",
        "フルネーム",
        "名前",
        "学生氏名",
        "姓名",
        "氏名（漢字）",
        "name",
        "Full name",
        "Student",
        "Student name",
    ),
    "family": ("姓", "名字", "氏", "Last name", "Surname", "lastname"),
    "given": ("名", "First name", "Given name", "firstname"),
    "kana": (
        "カナ",
        "フリガナ",
        "ふりがな",
        "氏名カナ",
        "カナ氏名",
        "氏名（カナ）",
        "氏名（フリガナ）",
        "ヨミガナ",
        "よみがな",
        "kana",
    ),
    "faculty": (
        "学部",
        "所属",
        "学部学科",
        "学科",
        "学部研究科名",
        "部署",
        "所属組織",
        "faculty",
        "department",
        "institution",
    ),
    "year": ("学年", "年次", "year", "School year"),
    "role": ("ロール", "役割", "#title role", "role"),
}
_ROLE_OF = {tidy_header(name): role for role, names in _NAMES.items() for name in names}
KEY_ROLES: tuple[Role, ...] = ("student_id", "login", "email")


def header_set(*names: str) -> frozenset[str]:
    """Return headers in the form in which they are compared."""
    return frozenset(tidy_header(name) for name in names)


KEYS = header_set(*(name for role in KEY_ROLES for name in _NAMES[role]))
NAMES = header_set(*_NAMES["name"], *_NAMES["family"])


def role_of(header: str) -> Role | None:
    """Return what a column is for, going by its header."""
    return _ROLE_OF.get(tidy_header(header))


def column_of(headers: Sequence[str], names: Iterable[str]) -> int | None:
    """Return the first column with one of these headers; earlier names win."""
    tidy = [tidy_header(header) for header in headers]
    for name in names:
        if tidy_header(name) in tidy:
            return tidy.index(tidy_header(name))
    return None


def bare(cell: str) -> str:
    """Return a key without what protects it from Excel: `="0012"` and `'0012` are 0012."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1].strip()
    return cell.removeprefix("'")


@dataclass(frozen=True)
class PersonColumns:
    """Which columns of a table tell who a row is about.

    Attributes:
        columns: role → its first column.
        keys: all columns with numbers, logins and addresses, numbers first.
    """

    columns: Mapping[Role, int]
    keys: tuple[int, ...]

    @classmethod
    def of(cls, headers: Sequence[str]) -> "PersonColumns":
        """Find them by header."""
        roles = [role_of(header) for header in headers]
        first: dict[Role, int] = {}
        for position, role in enumerate(roles):
            if role is not None:
                first.setdefault(role, position)
        keys = [p for wanted in KEY_ROLES for p, role in enumerate(roles) if role == wanted]
        return cls(first, tuple(keys))

    def text(self, table: Table, row: int, role: Role) -> str:
        """Return a cell without surrounding spaces, "" where the table has no such column."""
        return table.cell(row, self.columns.get(role))

    def name(self, table: Table, row: int) -> str:
        """Return the full name: its own column, or 姓 and 名 put together."""
        if "name" in self.columns:
            return self.text(table, row, "name")
        parts = (self.text(table, row, "family"), self.text(table, row, "given"))
        return " ".join(part for part in parts if part)

    def key_values(self, table: Table, row: int) -> tuple[str, ...]:
        """Return the keys that a row has."""
        return tuple(key for column in self.keys if (key := bare(table.cell(row, column))))

    def find(self, table: Table, row: int, directory: Directory[P]) -> Match[P]:
        """Find who a row is about; keys first, the name only if no key decides."""
        return directory.find_any(self.key_values(table, row), self.name(table, row))
