"""The reports of the tracker."""
