# Aliases; the launcher does the work.
.PHONY: run test check fix bench soak pictures lock

run test check fix bench soak pictures lock:
	./cairn $@
