"""The documents of the tracker."""
