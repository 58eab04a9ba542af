from django.urls import URLPattern, path

from customers import register_views, views
from customers.registers import REGISTERS


def register_urls(name: str) -> list[URLPattern]:
    """List, add and change of one register."""
    given = {"register": name}
    return [
        path(f"{name}/", register_views.rows, given, name=name),
        path(f"{name}/add/", register_views.add, given, name=f"{name}_add"),
        path(f"{name}/<int:pk>/change/", register_views.change, given, name=f"{name}_change"),
    ]


app_name = "customers"
urlpatterns = [
    path("", views.customers, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/change/", views.change, name="change"),
    path("orders/", views.orders, name="orders"),
    path("orders/<int:pk>/", views.order, name="order"),
    path("orders/<int:pk>/review/", views.review, name="review"),
    path("processes/<int:pk>/", register_views.process, name="process"),
    path("sites/<int:pk>/people/", register_views.staff_site, name="staff_site"),
    *(pattern for name in REGISTERS for pattern in register_urls(name)),
]
