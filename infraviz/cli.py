"""The command line: parse, call, print, exit code. Everything else is in the library.

Exit codes: 0 done; 1 the specs are wrong; 2 wrong usage; 3 the machine failed.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from infraviz import console, limits
from infraviz.confine import TimeIsUp, confined, without_end
from infraviz.console import as_json, count, counted, print_error, print_warnings, progress, report_check
from infraviz.errors import InfravizError, MachineError, SpecErrors, UsageError, did_you_mean

app = typer.Typer(no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)
Specs = Annotated[Path, typer.Argument(help="The folder of specs.", show_default=True)]
Scheme = Annotated[str, typer.Option("--theme", help="The scheme: auto, light or dark, of the site's theme.")]
Output = Annotated[Optional[Path], typer.Option("-o", "--output", help="The file to write.")]
TextAs = Annotated[str, typer.Option("--text", help="fonts (embedded), plain (no fonts) or paths (outlines).")]
Scale = Annotated[float, typer.Option(help="Pixels of a PNG for each px of the drawing.")]
Engine = Annotated[str, typer.Option(help="builtin, or dot: the system's Graphviz.")]
Strict = Annotated[bool, typer.Option("--strict", help="Take warnings for mistakes.")]
Deadline = Annotated[float, typer.Option(help="Seconds that the layout of a large diagram may take.")]
CODES: dict[type[InfravizError], int] = {SpecErrors: 1, UsageError: 2, MachineError: 3}


def main() -> None:
    """Run the command. Without `--debug` no traceback reaches the user."""
    if threading.current_thread() is threading.main_thread():  # asked to end: as with Ctrl-C, nothing is left behind
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show `→` is no reason to fail
            stream.reconfigure(errors="backslashreplace")
    try:
        with confined(limits.current()):
            app()
    except InfravizError as error:
        if debug:
            raise
        print_error(error)
        sys.exit(next(code for kind, code in CODES.items() if isinstance(error, kind)))
    except TimeIsUp:
        _give_up(f"took longer than {limits.current().seconds:g} s", "INFRAVIZ_SECONDS")
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        if debug:
            raise
        _give_up(f"needs more than {limits.size(limits.current().memory)} of memory", "INFRAVIZ_MEMORY")
    except BrokenPipeError:  # the reader has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if debug:
            raise
        print(f"infraviz failed: {type(error).__name__}: {error} (a bug; --debug shows where)", file=sys.stderr)
        sys.exit(3)


def _give_up(why: str, name: str) -> None:
    print(f"infraviz {why} and was ended ({name} allows more)", file=sys.stderr)
    sys.exit(3)


@app.callback()
def about(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")] = False,
) -> None:
    """Compile a folder of specs into a site of engineering case studies."""


@app.command()
def build(
    specs: Specs = Path("specs"),
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")] = Path("out"),
    jobs: Annotated[Optional[int], typer.Option(min=1, max=64, help="Worker processes.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if anything would change.")] = False,
    engine: Engine = "builtin",
    deadline: Deadline = 20,
    strict: Strict = False,
    cache: Annotated[
        Optional[Path], typer.Option(help="The folder that keeps what was made.", show_default="beside SPECS")
    ] = None,
    executor: Annotated[str, typer.Option(metavar="URL", help="A Dask cluster: dask://HOST:PORT.")] = "",
    store: Annotated[
        str, typer.Option(metavar="URL", envvar="INFRAVIZ_STORE", help="What the workers of a cluster share.")
    ] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Say of every task why it runs or does not.")] = False,
) -> None:
    """Build the site."""
    from infraviz.api import build as make
    from infraviz.build.executors import seldom_collecting

    seldom_collecting()

    with progress() as shown:
        report = make(
            specs,
            output,
            jobs,
            shown,
            check,
            engine=engine,
            deadline=deadline,
            strict=strict,
            cache=cache,
            executor=executor,
            store=store,
            explain=explain,
        )
    print_warnings(report.warnings)
    if explain:
        console.explain(report.reasons)
    if check:
        if not report_check(report.written, report.removed, output):
            raise typer.Exit(1)
        return
    print(f"Made {report}.")
    print(f"Open {output / 'index.html'}")


@app.command()
def check(
    specs: Specs = Path("specs"),
    form: Annotated[str, typer.Option("--format", help="text, json or sarif.")] = "text",
    strict: Strict = False,
) -> None:
    """Check everything but the drawing."""
    from infraviz import pipeline

    if form not in ("text", "json", "sarif"):
        raise UsageError(f"unknown format: {form!r} (must be one of json, sarif, text)")
    try:
        project, found = pipeline.checked(specs, strict)
        errors, warnings = found.errors, found.warnings
    except SpecErrors as error:
        project, errors, warnings = None, error.errors, ()
    if form != "text":
        print(as_json(sorted((*errors, *warnings)), form, specs))
    elif errors:
        raise SpecErrors((*errors, *warnings))
    elif project is not None:
        print_warnings(warnings)
        told = (
            (len(project.graphs), "architecture"), (len(project.metrics), "metric"),
            (len(project.site.studies), "study"),
        )  # fmt: skip
        found_too = f", {counted(warnings)}" if warnings else ""
        print(f"{', '.join(count(*pair) for pair in told)}: no mistakes{found_too}.")
    if errors:
        raise typer.Exit(1)


@app.command()
def refresh(
    idents: Annotated[
        Optional[list[str]], typer.Argument(metavar="[ID…]", help="Metrics; all where none is named.")
    ] = None,
    specs: Annotated[Path, typer.Option(help="The folder of specs.")] = Path("specs"),
    allow: Annotated[
        Optional[list[str]], typer.Option("--allow", metavar="HOST[:PORT]", help="A host that may be reached.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Open no connection; fail where one is needed.")] = False,
) -> None:
    """Fetch the metrics of SQL and Prometheus, write metrics.lock, and say what moved."""
    from infraviz.refresh import refresh as renew

    with progress("fetched") as shown:
        report = renew(specs, idents or (), shown, allow=allow or (), offline=offline)
    for line in report.lines:
        print(line)
    if not report.lines and not report.errors:
        print("No metric comes from a server.")
    for error in report.errors:
        print(error, file=sys.stderr)
    if report.errors:
        them = "it" if len(report.errors) == 1 else "them"
        told = f"{count(len(report.errors), 'metric')} not fetched, what the lock has of {them} stays"
        print(told, file=sys.stderr)
        raise typer.Exit(1)


@app.command()
def diagram(
    name: Annotated[str, typer.Argument(metavar="FILE|ID", help="An architecture file, or an id in the specs.")],
    output: Output = None,
    view: Annotated[str, typer.Option(help="A view of the architecture.")] = "",
    flow: Annotated[str, typer.Option(help="A flow to number.")] = "",
    theme: Scheme = "auto",
    text: TextAs = "fonts",
    scale: Scale = 2,
    engine: Engine = "builtin",
    deadline: Deadline = 20,
    specs: Annotated[Path, typer.Option(help="The folder of specs that an ID is looked up in.")] = Path("specs"),
) -> None:
    """Draw one diagram as .svg, .png, .pdf or .json (geometry)."""
    from infraviz.architecture import load_file
    from infraviz.picture import Options

    options = Options(theme, view, flow, engine, deadline, text, scale)
    if name.endswith((".yaml", ".yml")):
        found = load_file(Path(name))
    else:
        from infraviz.api import load

        found = _named(load(specs).architectures, name)
    _write(output or Path(f"{found.id}.svg"), lambda suffix: found.content(suffix, options))


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD.yaml", help="The older architecture file.")],
    new: Annotated[Path, typer.Argument(metavar="NEW.yaml", help="The newer one.")],
    output: Output = None,
    theme: Scheme = "auto",
    text: TextAs = "fonts",
    scale: Scale = 2,
    engine: Engine = "builtin",
    deadline: Deadline = 20,
) -> None:
    """Draw what was added, removed and changed from one architecture to another."""
    from infraviz.architecture import diff as compare
    from infraviz.architecture import load_file
    from infraviz.picture import Options

    options = Options(theme, engine=engine, deadline=deadline, text=text, scale=scale)
    found = compare(load_file(old), load_file(new))
    _write(output or Path(f"{found.id}-diff.svg"), lambda suffix: found.content(suffix, options))


@app.command()
def chart(
    name: Annotated[str, typer.Argument(metavar="ID", help="A chart or a metric in the specs.")],
    output: Output = None,
    form: Annotated[str, typer.Option(help="The chart's form.")] = "auto",
    theme: Scheme = "auto",
    text: TextAs = "fonts",
    scale: Scale = 2,
    specs: Annotated[Path, typer.Option(help="The folder of specs.")] = Path("specs"),
) -> None:
    """Draw one chart as .svg, .png or .pdf."""
    from infraviz.api import load
    from infraviz.picture import Options

    options = Options(theme, text=text, scale=scale)
    found = _named(load(specs).charts, name)
    _write(output or Path(f"{name}.svg"), lambda suffix: found.content(suffix, options, form))


def _named(items: Any, name: str) -> Any:
    if name in items:
        return items[name]
    hint = did_you_mean(name, items) or f"there are {', '.join(sorted(items)) or 'none'}"
    raise UsageError(f"nothing is called {name!r} ({hint})")


def _write(path: Path, content: Any) -> None:
    """Write a file, or with `-` an SVG to the standard output."""
    from infraviz.picture import write_file

    if str(path) == "-":
        sys.stdout.buffer.write(content(".svg"))
        return
    print(write_file(path, content(path.suffix)))


@app.command()
def trace(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a built site.")],
    specs: Annotated[Path, typer.Option(help="The folder of specs that it was built from.")] = Path("specs"),
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    whole: Annotated[
        bool, typer.Option("--all", help="List also what is declared elsewhere or claims nothing.")
    ] = False,
) -> None:
    """Follow every number of a built site to its metric and its source; fail if one leads nowhere."""
    from infraviz.trace import BAD, follow, report

    if form not in ("text", "json"):
        raise UsageError(f"unknown format: {form!r} (must be one of json, text)")
    found = follow(out, specs)
    print(report.as_json(found) if form == "json" else report.as_text(found, whole))
    if any(each.status in BAD for each in found):
        raise typer.Exit(1)


@app.command()
def schema(kind: Annotated[str, typer.Argument(help="architecture, metrics, study or site.")]) -> None:
    """Print the JSON Schema of a kind of file."""
    from infraviz.spec.load import KINDS

    if kind not in KINDS:
        raise UsageError(f"unknown kind: {kind!r} (must be one of {', '.join(KINDS)})")
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", **KINDS[kind].model_json_schema()}
    print(json.dumps(told, indent=2, ensure_ascii=False))


@app.command("list")
def list_(
    what: Annotated[str, typer.Argument(help="kinds, icons, forms, checks, themes or links.")],
    output: Output = None,
    specs: Annotated[Path, typer.Option(help="The folder of specs whose links are listed.")] = Path("specs"),
) -> None:
    """List what specs can use, or where they link out of the site; with -o, draw the node kinds."""
    from infraviz import catalogue

    if what not in (*catalogue.LISTS, "links"):
        raise UsageError(f"unknown list: {what!r} (must be one of {', '.join((*catalogue.LISTS, 'links'))})")
    if output is None:
        for line in catalogue.links(specs) if what == "links" else catalogue.LISTS[what]():
            print(line)
        return
    if what != "kinds":
        raise UsageError("only kinds can be drawn")
    _write(output, catalogue.kinds_picture)


@app.command()
def serve(
    specs: Specs = Path("specs"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port; if it is taken, the next free one.")] = 8000,
    open_: Annotated[bool, typer.Option("--open", help="Open the site in the browser.")] = False,
) -> None:
    """Show the site in the browser and keep it up to date as specs are saved."""
    import webbrowser

    from infraviz import serve as preview

    def ready(address: str) -> None:
        print(f"Serving {specs} at {address}. Ctrl-C ends it.", flush=True)
        if open_:
            webbrowser.open(address.split()[0])

    without_end()
    preview.serve(specs, port, ready)


@app.command()
def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Write a small site that builds at once."""
    import shutil
    from importlib.resources import as_file, files

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder")
    try:
        with as_file(files("infraviz") / "starter") as starter:
            shutil.copytree(starter, folder, dirs_exist_ok=True)
    except OSError as error:
        raise MachineError(f"cannot write {folder}: {error.strerror or error}") from error
    print(f"Made {folder}. Next: cd {folder} && infraviz build")
