"""The records of the tracker."""
