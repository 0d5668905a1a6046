"""Rebuilds as people see them: asked for, under way, cancelled, ended. What they do is in pipeline.rebuilding."""
