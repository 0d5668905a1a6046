"""The story of a grocer, as plain data: eighteen months of goals, outcomes, missions, people and what they wrote."""

from portfolio.demo.feature import FEATURE
from portfolio.demo.platform import PLATFORM
from portfolio.demo.strategic import STRATEGIC

# In the order in which they were proposed, which is the order of their numbers.
MISSIONS = tuple(sorted((*STRATEGIC, *FEATURE, *PLATFORM), key=lambda mission: -(mission.proposed or mission.starts)))
BEGAN = 560  # days ago
