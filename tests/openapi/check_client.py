"""The client that openapi-python-client generates, against the emulator: calls with typed bodies, answers read by their types."""

import os
import sys
import traceback
from collections.abc import Callable

from portal.api.crm import crm_lead_add, crm_lead_get, crm_lead_list
from portal.api.tasks import v3_tasks_task_add, v3_tasks_task_get, v3_tasks_task_list
from portal.client import Client
from portal.models import (
    CrmLeadAddBody,
    CrmLeadAddBodyFields,
    CrmLeadAddResponse200,
    CrmLeadGetBody,
    CrmLeadGetResponse200,
    CrmLeadListBody,
    CrmLeadListResponse200,
    V3TasksTaskAddBody,
    V3TasksTaskAddBodyFields,
    V3TasksTaskAddResponse200,
    V3TasksTaskGetBody,
    V3TasksTaskGetResponse200,
    V3TasksTaskListBody,
    V3TasksTaskListBodyPagination,
    V3TasksTaskListResponse200,
)
from portal.models.v3_tasks_task_add_response_200_result import V3TasksTaskAddResponse200Result
from portal.models.v3_tasks_task_add_response_200_result_item import V3TasksTaskAddResponse200ResultItem
from portal.models.v3_tasks_task_get_response_200_result import V3TasksTaskGetResponse200Result
from portal.models.v3_tasks_task_get_response_200_result_item import V3TasksTaskGetResponse200ResultItem
from portal.models.v3_tasks_task_list_response_200_result import V3TasksTaskListResponse200Result

ADDRESS = f"http://{os.environ['PORTAL_HTTP']}/rest"
LEADS = 10
classic = Client(base_url=f"{ADDRESS}/1/emulator")
third = Client(base_url=f"{ADDRESS}/api/1/emulator")


def a_list_is_read_with_its_total() -> None:
    answer = crm_lead_list.sync(client=classic, body=CrmLeadListBody(select=["ID", "TITLE"], start=0))
    assert isinstance(answer, CrmLeadListResponse200), answer
    assert answer.total == LEADS
    assert [int(lead.id or 0) for lead in answer.result] == list(range(1, LEADS + 1))
    assert all(isinstance(lead.title, str) for lead in answer.result)


def what_was_added_is_there() -> None:
    fields = CrmLeadAddBodyFields(title="New", opened="Y")
    fields["UF_CRM_COLOUR"] = "red"
    made = crm_lead_add.sync(client=classic, body=CrmLeadAddBody(fields=fields))
    assert isinstance(made, CrmLeadAddResponse200), made
    lead = crm_lead_get.sync(client=classic, body=CrmLeadGetBody(id=int(made.result or 0)))
    assert isinstance(lead, CrmLeadGetResponse200), lead
    assert lead.result.title == "New"
    assert lead.result.additional_properties["UF_CRM_COLOUR"] == "red"


def an_answer_that_refuses_is_read_as_an_error() -> None:
    answer = crm_lead_get.sync_detailed(client=classic, body=CrmLeadGetBody(id=1_000_000))
    assert answer.status_code == 400
    assert answer.parsed is not None and not isinstance(answer.parsed, CrmLeadGetResponse200)


def a_task_of_version_3_is_added_and_read() -> None:
    fields = V3TasksTaskAddBodyFields(title="Third", creator_id=1, responsible_id=1)
    made = v3_tasks_task_add.sync(client=third, body=V3TasksTaskAddBody(fields=fields))
    assert isinstance(made, V3TasksTaskAddResponse200), made
    assert isinstance(made.result, V3TasksTaskAddResponse200Result)
    assert isinstance(made.result.item, V3TasksTaskAddResponse200ResultItem)
    body = V3TasksTaskGetBody(id=int(made.result.item.id or 0), select=["id", "title"])
    task = v3_tasks_task_get.sync(client=third, body=body)
    assert isinstance(task, V3TasksTaskGetResponse200), task
    assert isinstance(task.result, V3TasksTaskGetResponse200Result)
    assert isinstance(task.result.item, V3TasksTaskGetResponse200ResultItem)
    assert task.result.item.title == "Third"


def a_list_of_version_3_has_conditions_and_pages() -> None:
    pages = V3TasksTaskListBodyPagination(limit=2)
    body = V3TasksTaskListBody(filter_=[["id", "<=", 3]], pagination=pages)
    answer = v3_tasks_task_list.sync(client=third, body=body)
    assert isinstance(answer, V3TasksTaskListResponse200), answer
    assert isinstance(answer.result, V3TasksTaskListResponse200Result)
    assert isinstance(answer.result.items, list) and len(answer.result.items) == 2


def run(checks: list[Callable[[], None]]) -> int:
    failed = 0
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"ok      python: {name}", flush=True)
        except Exception:
            failed += 1
            print(f"FAILED  python: {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


sys.exit(
    run(
        [
            a_list_is_read_with_its_total,
            what_was_added_is_there,
            an_answer_that_refuses_is_read_as_an_error,
            a_task_of_version_3_is_added_and_read,
            a_list_of_version_3_has_conditions_and_pages,
        ]
    )
)
