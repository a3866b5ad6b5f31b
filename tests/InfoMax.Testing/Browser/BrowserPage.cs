using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace InfoMax.Testing.Browser;

/// <summary>A page in a <see cref="Chromium"/>, with what it complained of and what it asked for.</summary>
internal sealed class BrowserPage
{
    private readonly Chromium _browser;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _width;

    internal BrowserPage(Chromium browser, string session) => (_browser, Session) = (browser, session);

    /// <summary>Errors and warnings of the console, and exceptions.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Every address that was asked for, that of the page first; those that are content themselves (<c>data:</c>) are not.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>The page's name within the browser.</summary>
    internal string Session { get; }

    /// <summary>The value of an expression in the page.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression, CancellationToken cancellationToken)
    {
        JsonNode answer = (await SendAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true }, cancellationToken))!;
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException(thrown.ToJsonString())
            : answer["result"]!["value"]?.DeepClone();
    }

    /// <summary>Pictures of the page from top to bottom, as PNG.</summary>
    public async Task<IReadOnlyList<byte[]>> PicturesAsync(CancellationToken cancellationToken)
    {
        const int Most = 1300;
        List<byte[]> pictures = [];
        int height = (int)Math.Ceiling((double)(await EvaluateAsync("document.documentElement.scrollHeight", cancellationToken))!);
        for (int top = 0; top < height; top += Most)
        {
            JsonNode picture = (await SendAsync(
                "Page.captureScreenshot",
                new JsonObject
                {
                    ["captureBeyondViewport"] = true,
                    ["clip"] = new JsonObject { ["x"] = 0, ["y"] = top, ["width"] = _width, ["height"] = Math.Min(Most, height - top), ["scale"] = 1 },
                },
                cancellationToken))!;
            pictures.Add(Convert.FromBase64String((string)picture["data"]!));
        }

        return pictures;
    }

    internal async Task OpenAsync(Uri address, int width, CancellationToken cancellationToken)
    {
        _width = width;
        foreach (string domain in (string[])["Runtime", "Log", "Network", "Page"])
        {
            await SendAsync($"{domain}.enable", [], cancellationToken);
        }

        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = false },
            cancellationToken);
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() }, cancellationToken);
        await _loaded.Task.WaitAsync(cancellationToken);
    }

    internal void Take(string method, JsonNode parameters)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent" when (string)parameters["request"]!["url"]! is { } address && !address.StartsWith("data:", StringComparison.Ordinal):
                _requests.Enqueue(address);
                break;
            case "Runtime.exceptionThrown":
            case "Runtime.consoleAPICalled" when (string)parameters["type"]! is "error" or "warning" or "assert":
            case "Log.entryAdded" when (string)parameters["entry"]!["level"]! is "error" or "warning":
                _errors.Enqueue(parameters.ToJsonString());
                break;
        }
    }

    private Task<JsonNode?> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken) =>
        _browser.SendAsync(Session, method, parameters, cancellationToken);
}
