# Aliases; the launcher does the work.
.PHONY: run test check fix bench lock

run test check fix bench lock:
	./cairn $@
