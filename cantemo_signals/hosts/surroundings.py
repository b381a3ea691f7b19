"""What of the environment plugins see."""

from __future__ import annotations

import os

CI_MARKS = """
    APPVEYOR BITBUCKET_BUILD_NUMBER BUILDKITE BUILD_ID BUILD_NUMBER CI CIRCLECI CODEBUILD_BUILD_ID
    CONTINUOUS_INTEGRATION DRONE GITHUB_ACTIONS GITLAB_CI JENKINS_HOME JENKINS_URL SEMAPHORE TEAMCITY_VERSION TF_BUILD
    TRAVIS
"""


def hide_marks() -> dict[str, str]:
    """Takes the marks of a build server out of the environment and returns them.

    Public plugins register nothing when they find themselves on one.
    """
    return {name: os.environ.pop(name) for name in CI_MARKS.split() if name in os.environ}
