"""Flask shell: views read a form, call one service and answer."""
