"""The catalogue of icons and the two typefaces, from the packages that carry them."""

from __future__ import annotations

import io

import pytest

from infraviz import fonts, icons
from infraviz.theme import MONO, SANS


@pytest.mark.parametrize(
    ("tech", "name"),
    [("kafka", "brand/apachekafka"), ("Node.js", "brand/nodedotjs"), ("MySQL", "brand/mysql"), ("nothing-such", "")],
)
def test_a_technology_finds_its_brand(tech: str, name: str) -> None:
    assert icons.for_tech(tech) == name


def test_a_technology_has_its_proper_name() -> None:
    assert icons.tech_name("kafka") == "Apache Kafka"
    assert icons.tech_name("openai") == "OpenAI"
    assert icons.tech_name("in-house") == "in-house"


def test_brand_icons_are_one_path_and_provider_icons_small_pictures() -> None:
    brand, provider = icons.load("brand/redis"), icons.load("aws/compute/lambda")
    assert isinstance(brand, icons.Vector)
    assert brand.path.startswith("M")
    assert isinstance(provider, icons.Picture)
    assert provider.uri.startswith("data:image/png;base64,")
    assert len(provider.uri) < 12_000


def test_every_short_brand_name_leads_to_an_icon() -> None:
    assert [short for short in icons._BRANDS if not icons.known(f"brand/{short}")] == []


def test_the_catalogue_is_large_and_in_order() -> None:
    names = list(icons.names())
    assert len(names) > 5000
    assert names[:3] == sorted(names[:3])
    assert "brand/apachekafka" in names


def test_no_icon_package_runs() -> None:
    import subprocess
    import sys

    code = "import sys; from infraviz import icons; icons.load('brand/redis'); icons.load('aws/compute/lambda'); "
    check = "print([m for m in ('simplepycons', 'diagrams') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code + check], check=True, capture_output=True, text=True).stdout
        == "[]\n"
    )


def test_widths_are_those_of_the_font() -> None:
    assert fonts.width("", 14) == 0
    assert fonts.width("iiii", 14) < fonts.width("mmmm", 14)
    assert fonts.width("abc", 28) == pytest.approx(2 * fonts.width("abc", 14))
    assert fonts.width("abc", 14, 600) > fonts.width("abc", 14, 400)
    assert fonts.width("aaa", 10, 400, MONO) == pytest.approx(fonts.width("iii", 10, 400, MONO))


def test_what_the_font_lacks_is_measured_generously() -> None:
    assert fonts.width("注文", 10) == 20
    assert fonts.width("\u200b", 10) == 0


def test_a_subset_holds_what_was_asked_for_and_little_more() -> None:
    from fontTools.ttLib import TTFont

    found = TTFont(io.BytesIO(fonts.web_font(SANS, ["Kafka →"]))).getBestCmap()
    assert set("Kafka →") == {chr(c) for c in found}


def test_the_same_characters_give_the_same_bytes() -> None:
    assert fonts.face_rule(SANS, ["abc"], 600) == fonts.face_rule(SANS, ["c", "ba"], 600)


def test_an_unknown_family_is_refused() -> None:
    with pytest.raises(KeyError):
        fonts.path("Comic Sans")
