"""Tests of mock exams that instructors build."""
