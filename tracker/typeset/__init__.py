"""The typeset of the tracker."""
