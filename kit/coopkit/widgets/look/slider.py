"""A slider with its name: beside it where there is room, above it on a phone."""

import ipywidgets

# ipywidgets gives the name its width and the slider what is left: on a phone, nothing.
SLIDER_STYLE = """
<style>
.coopkit-slider.widget-slider { width: min(100%, 38rem); }
@media (max-width: 700px) {
  .coopkit-slider.widget-slider { flex-wrap: wrap; height: auto; margin: 0 0 10px; }
  .coopkit-slider.widget-slider > .widget-label { flex: 0 0 100%; width: 100% !important;
    max-width: none; text-align: left; }
  .coopkit-slider.widget-slider > .slider-container { flex: 1 1 6rem; }
}
</style>
"""


def named_slider(
    name: str, value: int, most: int, step: int = 1, *, name_width: str = "initial"
) -> ipywidgets.Widget:
    """Return a slider from 0 to `most`; the page around it must hold `SLIDER_STYLE`.

    Args:
        name: what it moves, in words.
        value: where it starts.
        most: its right end.
        step: the distance between two places.
        name_width: a CSS length, where several sliders shall begin one below the other.
    """
    slider = ipywidgets.IntSlider(
        value=value,
        min=0,
        max=most,
        step=step,
        description=name,
        readout_format=",d",
        style={"description_width": name_width},
    )
    slider.add_class("coopkit-slider")
    return slider
