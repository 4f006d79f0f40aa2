"""The parts of the page that shows the figures at a glance."""
