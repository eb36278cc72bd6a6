"""Reads of the frameworks, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models

from frameworks.choices import ProvisionKind

if TYPE_CHECKING:
    from frameworks.models import Provision  # noqa: F401


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def behaviours(self) -> "ProvisionQuerySet":
        """What is rated: the lines with nothing beneath them."""
        return self.filter(kind=ProvisionKind.BEHAVIOUR)

    def descriptors(self) -> "ProvisionQuerySet":
        return self.filter(kind=ProvisionKind.DESCRIPTOR)

    def beneath(self, code: str) -> "ProvisionQuerySet":
        """Everything under the provision with this code, at any depth."""
        return self.filter(code__startswith=f"{code}.")

    def in_reading_order(self) -> "ProvisionQuerySet":
        return self.order_by("framework_id", "position")
