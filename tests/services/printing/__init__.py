"""Tests of making papers."""
