"""What of the environment plugins see."""

from __future__ import annotations

import os

CI_MARKS = (
    "CI CONTINUOUS_INTEGRATION BUILD_NUMBER BUILD_ID JENKINS_URL JENKINS_HOME GITHUB_ACTIONS GITLAB_CI TRAVIS CIRCLECI"
    " TEAMCITY_VERSION TF_BUILD BUILDKITE APPVEYOR DRONE BITBUCKET_BUILD_NUMBER CODEBUILD_BUILD_ID SEMAPHORE"
).split()


def hide_marks() -> dict[str, str]:
    """Takes the marks of a build server out of the environment and returns them.

    Public plugins register nothing when they find themselves on one.
    """
    return {name: os.environ.pop(name) for name in CI_MARKS if name in os.environ}
