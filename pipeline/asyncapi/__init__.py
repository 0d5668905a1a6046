"""The AsyncAPI 3.0 document of this installation: topics as channels, and what goes over them."""

from pipeline.asyncapi.document import document
from pipeline.asyncapi.messages import Message, messages_of

__all__ = ["Message", "document", "messages_of"]
