using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace InfoMax.Testing.Browser;

/// <summary>
/// A headless Chromium, driven by its own protocol: nothing is downloaded and nothing stands between. One process serves many
/// pages. Disposing ends it.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly TemporaryFolder _profile;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _open = new();
    private readonly ConcurrentDictionary<string, BrowserPage> _pages = new();
    private Task _receiving = Task.CompletedTask;
    private int _last;

    private Chromium(TemporaryFolder profile, Process process) => (_profile, _process) = (profile, process);

    /// <summary>The browser's program on the path; null where there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken cancellationToken)
    {
        TemporaryFolder profile = new();
        ProcessStartInfo start = new(
            Program ?? throw new InvalidOperationException("no chromium on the path"),
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                "--remote-debugging-port=0", $"--user-data-dir={profile.Root}", "about:blank",
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Chromium browser = new(profile, Process.Start(start)!);
        try
        {
            await browser.ConnectAsync(cancellationToken);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an address in a page of a width, and waits until all of it is loaded.</summary>
    public async Task<BrowserPage> OpenAsync(Uri address, int width, CancellationToken cancellationToken)
    {
        JsonNode target = (await SendAsync(null, "Target.createTarget", new JsonObject { ["url"] = "about:blank" }, cancellationToken))!;
        JsonNode attached = (await SendAsync(
            null, "Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }, cancellationToken))!;
        BrowserPage page = new(this, (string)attached["sessionId"]!);
        _pages[page.Session] = page;
        await page.OpenAsync(address, width, cancellationToken);
        return page;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _receiving;
        _process.Dispose();
        _socket.Dispose();
        _sending.Dispose();
        _profile.Dispose();
    }

    /// <summary>Sends a command to a page, or to the browser, and returns the answer.</summary>
    internal async Task<JsonNode?> SendAsync(string? session, string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        int id = Interlocked.Increment(ref _last);
        TaskCompletionSource<JsonNode?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(cancellationToken);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        const string Announcement = "DevTools listening on ";
        TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException("chromium ended at once"));
            }
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal))
            {
                address.TrySetResult(line.Data[Announcement.Length..]);
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await _socket.ConnectAsync(new Uri(await address.Task.WaitAsync(cancellationToken)), cancellationToken);
        _receiving = ReceiveAsync();
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(message.ToArray())!);
                    message.SetLength(0);
                }
            }
        }
        catch (WebSocketException)
        {
            // The browser was ended.
        }

        foreach (TaskCompletionSource<JsonNode?> answer in _open.Values)
        {
            answer.TrySetException(new InvalidOperationException("chromium ended"));
        }
    }

    private void Take(JsonNode message)
    {
        if ((int?)message["id"] is { } id && _open.TryRemove(id, out TaskCompletionSource<JsonNode?>? answer))
        {
            if (message["error"] is { } error)
            {
                answer.SetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer.SetResult(message["result"]);
            }
        }
        else if ((string?)message["sessionId"] is { } session && _pages.TryGetValue(session, out BrowserPage? page))
        {
            page.Take((string)message["method"]!, message["params"]!);
        }
    }
}
