"""Where it runs. Only this room knows an engine by name; all others see Arrow tables and Narwhals frames."""

from publiek.engines.workbench import Workbench

__all__ = ["Workbench"]
