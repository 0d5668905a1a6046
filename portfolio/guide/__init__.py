"""The guided hour of the demo: for each role a few steps, ticked as they are taken, remembered by the browser."""
