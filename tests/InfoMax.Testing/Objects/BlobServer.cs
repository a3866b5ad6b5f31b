using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace InfoMax.Testing.Objects;

/// <summary>
/// An object store in memory, on a free port of loopback, that can be told to misbehave: what the servers of all protocols
/// have in common. It lists few keys a page and checks no signatures.
/// </summary>
internal abstract class BlobServer : IDisposable
{
    /// <summary>Keys of a page of a listing.</summary>
    protected const int KeysAPage = 3;

    private readonly HttpListener _listener;
    private int _requests;

    protected BlobServer()
    {
        for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            // One that could not start is of no use any more.
            _listener = new HttpListener();
            _listener.Prefixes.Add(Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Taken: the next one.
            }
        }

        _ = Task.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>The scheme of addresses of such a store.</summary>
    public abstract string Scheme { get; }

    /// <summary>The code with which it refuses when it is asked too much.</summary>
    public abstract string Throttles { get; }

    /// <summary>Variables that lead a process, and its store, here.</summary>
    public abstract IReadOnlyList<(string Name, string Value)> Variables { get; }

    /// <summary>Content by <c>bucket/key</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys in the order in which they appeared.</summary>
    public ConcurrentQueue<string> Written { get; } = [];

    /// <summary>How each request showed who asks: its header and its query.</summary>
    public ConcurrentQueue<(string? Authorization, string Query)> Shown { get; } = [];

    /// <summary>Parts that were sent.</summary>
    public int Parts { get; protected set; }

    /// <summary>Requests that came.</summary>
    public int Requests => _requests;

    /// <summary>Decides for a request by its number, method and path whether it goes wrong: a code such as <c>503 SlowDown</c>, <c>cut</c> for half an answer, <c>stall</c> for half of one whose rest never comes, or <c>silent</c> for none; null when not.</summary>
    public Func<int, string, string, string?> Fault { get; set; } = (_, _, _) => null;

    public void Dispose() => _listener.Close();

    /// <summary>Answers a request by its method, the path <c>bucket/key</c> and its body.</summary>
    protected abstract void Answer(HttpListenerContext context, string path, byte[] body, bool cut);

    /// <summary>The path without what is not of bucket and key.</summary>
    protected virtual string PathOf(string path) => path;

    /// <summary>Refuses a request.</summary>
    protected abstract void Refuse(HttpListenerContext context, int status, string code);

    /// <summary>The mark of a content.</summary>
    protected static string Mark(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";

    /// <summary>Stores a content.</summary>
    protected void Store(HttpListenerContext context, string path, byte[] content)
    {
        Objects[path] = content;
        Written.Enqueue(path);
        context.Response.Headers["ETag"] = Mark(content);
    }

    /// <summary>A page of the keys of a bucket that begin with a prefix, after the one where the page before ended; null for a bucket that is not there.</summary>
    protected (string[] Keys, string? Next)? Page(string bucket, string? prefix, string? after)
    {
        if (!Objects.Keys.Any(key => key.StartsWith(bucket + "/", StringComparison.Ordinal)))
        {
            return null;
        }

        string[] keys = [.. Objects.Keys
            .Where(key => key.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal) && string.CompareOrdinal(key, after ?? "") > 0)
            .Order(StringComparer.Ordinal)];
        string[] page = [.. keys.Take(KeysAPage)];
        return (page, page.Length < keys.Length ? page[^1] : null);
    }

    /// <summary>Answers with an object, or the range of it that was asked for.</summary>
    protected void Get(HttpListenerContext context, string path, string? range, bool cut, (string Missing, string Changed) codes)
    {
        if (!Objects.TryGetValue(path, out byte[]? content))
        {
            Refuse(context, 404, codes.Missing);
            return;
        }

        context.Response.Headers["ETag"] = Mark(content);
        context.Response.Headers["Last-Modified"] = "Wed, 01 Jan 2025 00:00:00 GMT";
        if (context.Request.Headers["If-Match"] is { } wanted && wanted != Mark(content))
        {
            Refuse(context, 412, codes.Changed);
            return;
        }

        if (range is not null)
        {
            long[] ends = [.. range["bytes=".Length..].Split('-').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
            if (ends[0] >= content.Length)
            {
                Refuse(context, 416, "InvalidRange");
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {ends[0]}-{Math.Min(ends[1], content.Length - 1)}/{content.Length}");
            content = content[(int)ends[0]..((int)Math.Min(ends[1] + 1, content.Length))];
        }

        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod == "GET")
        {
            context.Response.OutputStream.Write(content.AsSpan(0, cut ? content.Length / 2 : content.Length));
        }
    }

    /// <summary>Answers with XML.</summary>
    protected static void Send(HttpListenerContext context, XElement content)
    {
        context.Response.ContentType = "application/xml";
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(content.ToString()));
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => Handle(context));
        }
    }

    private void Handle(HttpListenerContext context)
    {
        string path = PathOf(Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).Trim('/'));
        bool cut = false;
        bool isHeld = false;
        Shown.Enqueue((context.Request.Headers["Authorization"], context.Request.Url.Query));
        try
        {
            using MemoryStream body = new();
            context.Request.InputStream.CopyTo(body);
            string? fault = Fault(Interlocked.Increment(ref _requests), context.Request.HttpMethod, path);
            isHeld = fault is "silent" or "stall";
            if (fault == "silent")
            {
                return;
            }

            cut = fault is "cut" or "stall";
            if (fault is not null && !cut)
            {
                Refuse(context, int.Parse(fault.Split(' ')[0], CultureInfo.InvariantCulture), fault.Split(' ')[1]);
                return;
            }

            Answer(context, path, body.ToArray(), cut);
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The client went away.
        }
        finally
        {
            if (isHeld)
            {
                // What the client has so far must be on its way, and the connection stays.
                Flush(context);
            }
            else if (cut)
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }
        }
    }

    private static void Flush(HttpListenerContext context)
    {
        try
        {
            context.Response.OutputStream.Flush();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away.
        }
    }
}
