"""Where it runs. Only this room knows an engine by name; all others see Arrow tables and Narwhals frames."""

from publiek.engines.engine import Engine
from publiek.engines.gaps import Gap, capabilities, gaps_of, require, told_gaps
from publiek.engines.opening import (
    EngineSettings,
    EngineState,
    chosen_engine,
    engine_names,
    engine_states,
    engine_version,
    lacking_libraries,
    open_engine,
)
from publiek.engines.workbench import Workbench

__all__ = [
    "Engine",
    "EngineSettings",
    "EngineState",
    "Gap",
    "Workbench",
    "capabilities",
    "chosen_engine",
    "engine_names",
    "engine_states",
    "engine_version",
    "gaps_of",
    "lacking_libraries",
    "open_engine",
    "require",
    "told_gaps",
]
