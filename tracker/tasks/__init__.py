"""The tasks of the tracker."""
