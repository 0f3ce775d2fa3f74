"""Moodle and other platforms (LTI 1.3 Advantage): they open the door, we are the room behind it."""
