"""Career record, document vault and visa-time reports of an international medical graduate."""

__version__ = "0.1.0"
