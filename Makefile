# Aliases; the launcher does the work.
.PHONY: run test check fix bench pictures lock

run test check fix bench pictures lock:
	./cairn $@
