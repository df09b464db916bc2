"""The cli of the tracker."""
