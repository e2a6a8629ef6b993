"""Ways out of a template sandbox that are known: each is told as a mistake, or shows nothing of what runs it."""

from __future__ import annotations

import re

import pytest
from page_sample import PICTURES, SITE

from infraviz.page import home, listing, templating
from infraviz.spec.overrides import OwnText
from infraviz.themes import THEMES

FILE = "specs/theme/templates/home.html"
SHOWN = re.compile(
    r"(?:<|&lt;)(?:class|function|module|built-in|bound|frame|code|slot)| at 0x|uid=|root:|HOME|Traceback|site-packages"
)
WAYS_OUT = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__'] }}",
    "{{ ''['__cla' ~ 'ss__'] }}",
    "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ ()|attr(['_'*2,'class','_'*2]|join) }}",
    "{{ [].__class__.__base__ }}",
    "{{ {}.__class__ }}",
    "{{ dict.__base__.__subclasses__() }}",
    "{{ range.__class__ }}",
    "{{ true.__class__.__bases__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ cycler('a').next.__func__.__globals__ }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ config.items() }}",
    "{{ request.application.__globals__ }}",
    "{{ request['__cl' 'ass__'] }}",
    "{{ url_for.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ g.pop.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self.main.__func__.__code__ }}",
    "{{ self._Template__context.cycler }}",
    "{{ super.__init__ }}",
    "{{ page.__class__.__init__.__globals__ }}",
    "{{ page.__dict__ }}",
    "{{ page.__dataclass_fields__ }}",
    "{{ page.shell.__reduce__() }}",
    "{{ page|attr('__class__') }}",
    "{{ [page]|map(attribute='__class__')|list }}",
    "{{ [page]|map('attr', '__class__')|list }}",
    "{{ [page]|groupby('__class__') }}",
    "{{ [page]|sort(attribute='__class__') }}",
    "{{ [page]|sum(attribute='__class__') }}",
    "{{ [page]|selectattr('__class__')|list }}",
    "{{ [page]|unique(attribute='__class__')|list }}",
    "{{ [page]|map(attribute='shell.__class__')|list }}",
    "{{ '{0.__class__}'.format(page) }}",
    "{{ '{x.__class__}'.format_map({'x': page}) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(page) }}",
    "{{ '{0.__class__}'|attr('format')(page) }}",
    "{{ ['{0.__class__}'.format]|map('format', page)|list }}",
    "{{ (['{0.__class__}']|map('attr', 'format')|first)(page) }}",
    "{{ ('{0.__class__}'|safe).format(page) }}",
    "{{ ('{0.__class__}'|safe).format_map({'0': page}) }}",
    "{{ '%(a)s'|format(a=page.__class__) }}",
    "{{ page.data.format.__self__.__class__ }}",
    "{{ page.data.__class__ }}",
    "{{ ''.join.__self__.__class__ }}",
    "{% for n in (1,) recursive %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for n in (1,) %}{{ loop._LoopContext__undefined }}{% endfor %}",
    "{% macro m() %}{{ caller.__globals__ }}{% endmacro %}{% call m() %}{% endcall %}",
    "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__code__ }}",
    "{% macro m() %}{% endmacro %}{{ m._environment.loader }}",
    "{% import 'parts.html' as p %}{{ p.__dict__ }}{{ p._body_stream }}",
    "{% import 'os' as os %}{{ os.popen('id').read() }}",
    "{% include '/etc/passwd' %}",
    "{% include ['/etc/passwd', '../site.yaml'] %}",
    "{% extends '/etc/passwd' %}",
    "{% set x = page.__class__ %}{{ x }}",
    "{% set page.main = 'x' %}{{ page.main }}",
    "{% do page.sections.append(1) %}",
    "{{ {'a': 1}.update({'b': 2}) }}",
    "{{ [1].append(2) }}",
    "{{ ({}).items.__self__ }}",
    "{{ (1).__class__.__base__ }}",
    "{{ undefined_name.__class__ }}",
    "{{ (none).__class__ }}",
    "{% filter attr('__class__') %}x{% endfilter %}",
    "{{ 'x'|pprint }}{{ page|pprint|attr('__class__') }}",
    "{% debug %}",
    "{{ environment }}",
    "{{ range(10 ** 9)|list }}",
]


@pytest.mark.parametrize("text", WAYS_OUT)
def test_a_way_out_of_the_sandbox_is_closed(text: str) -> None:
    own = (OwnText("home.html", FILE, f"\n{text}"),)
    page = home.view(listing.bind(SITE, PICTURES))
    made, errors = templating.attempted(
        {"index.html": ("home.html", page)}, THEMES["default"].tone("surface"), own, templating.shipped()
    )
    assert bool(made) != bool(errors)
    assert [each for each in made.values() if SHOWN.search(each)] == []
    for error in errors:
        assert error.place.file == FILE, error
        assert not SHOWN.search(error.message), error
