from django import forms


class RetryForm(forms.Form):
    """Names what is parked: a subscription's key in a partition."""

    subscription = forms.CharField(max_length=120)
    topic = forms.CharField(max_length=120)
    partition = forms.IntegerField(min_value=0, max_value=255)
    key = forms.CharField(max_length=200)
