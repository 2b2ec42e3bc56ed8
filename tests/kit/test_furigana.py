"""The furigana switch hides and shows readings without touching anything else."""

from coopkit.widgets.furigana import furigana_switch


def test_readings_are_shown_at_first():
    """A first-year student should not have to find the switch in order to read."""
    box, style = furigana_switch().children
    assert box.value
    assert style.value == ""


def test_the_switch_hides_and_shows_the_readings():
    """The rule hides only readings and their brackets, and goes away again."""
    box, style = furigana_switch().children
    box.value = False
    assert style.value == "<style>rt, rp { display: none !important; }</style>"
    box.value = True
    assert style.value == ""


def test_the_switch_can_start_hidden():
    """A page for people who read well may start without readings."""
    box, style = furigana_switch(shown=False).children
    assert not box.value
    assert "rt" in style.value


def test_the_label_is_in_the_language_of_the_user(monkeypatch):
    """The words come from the text files."""
    assert furigana_switch().children[0].description == "ふりがなを出す"
    monkeypatch.setenv("COOPKIT_LANG", "en")
    assert furigana_switch().children[0].description == "Show furigana"
