"""The store of the tracker."""
