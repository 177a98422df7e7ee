"""Words on the console, and the bar."""

import logging

from rich.logging import RichHandler
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


def get_pylogger(name):
    """Until Hydra has set up its own, what is logged is written by rich."""
    logging.basicConfig(level="INFO", format="%(message)s", datefmt="[%m/%d %H:%M:%S]", handlers=[RichHandler()])
    return logging.getLogger(name)


def progress_bar(sequence, total, description):
    """rich's bar: on a plain pipe it is drawn once, at the end."""
    bar = Progress(
        TextColumn("[progress.description]{task.description}"),
        SpinnerColumn(spinner_name="runner"),
        BarColumn(),
        TaskProgressColumn(show_speed=True),
        "eta :",
        TimeRemainingColumn(),
        " time elapsed :",
        TimeElapsedColumn(),
        refresh_per_second=10.0,
    )
    with bar:
        yield from bar.track(sequence, total=total, description=description, update_period=0.1)
