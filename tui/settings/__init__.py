from tui.settings.load import load_accounts, load_settings
from tui.settings.model import BusinessHours, NotifySettings, Settings
from tui.settings.problem import SettingProblem

__all__ = ["BusinessHours", "NotifySettings", "SettingProblem", "Settings", "load_accounts", "load_settings"]
