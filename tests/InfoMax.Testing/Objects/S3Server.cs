using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace InfoMax.Testing.Objects;

/// <summary>
/// What S3 answers to the requests of this project, in memory, on a free port of loopback; it lists few keys a page and can
/// be told to misbehave. It checks no signatures.
/// </summary>
internal sealed class S3Server : IDisposable
{
    private const int KeysAPage = 3;
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);
    private int _requests;

    public S3Server()
    {
        for (int port = 20_000 + (Environment.ProcessId % 20_000); ; port++)
        {
            _listener.Prefixes.Clear();
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

    /// <summary>Content by <c>bucket/key</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys in the order in which they appeared.</summary>
    public ConcurrentQueue<string> Written { get; } = [];

    /// <summary>Parts that were sent.</summary>
    public int Parts { get; private set; }

    /// <summary>Decides for a request by its number, method and path whether it goes wrong: a code such as <c>503 SlowDown</c>, or <c>cut</c>; null when not.</summary>
    public Func<int, string, string, string?> Fault { get; set; } = (_, _, _) => null;

    public void Dispose() => _listener.Close();

    private static string Mark(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";

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

            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string method = context.Request.HttpMethod;
        string path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).Trim('/');
        using MemoryStream body = new();
        context.Request.InputStream.CopyTo(body);
        string? fault = Fault(Interlocked.Increment(ref _requests), method, path);
        try
        {
            if (fault is not null and not "cut")
            {
                Refuse(context, int.Parse(fault.Split(' ')[0], CultureInfo.InvariantCulture), fault.Split(' ')[1]);
                return;
            }

            switch (method)
            {
                case "GET" when context.Request.QueryString["list-type"] is not null:
                    List(context, path);
                    break;
                case "GET" or "HEAD":
                    Get(context, path, fault == "cut");
                    break;
                case "PUT" when context.Request.QueryString["uploadId"] is { } upload:
                    lock (_uploads[upload])
                    {
                        _uploads[upload][int.Parse(context.Request.QueryString["partNumber"]!, CultureInfo.InvariantCulture)] = body.ToArray();
                        Parts++;
                    }

                    context.Response.Headers["ETag"] = Mark(body.ToArray());
                    break;
                case "PUT":
                    Store(context, path, body.ToArray());
                    break;
                case "POST" when context.Request.QueryString["uploadId"] is { } upload:
                    Store(context, path, [.. _uploads[upload].Values.SelectMany(part => part)]);
                    Send(context, new XElement(Space + "CompleteMultipartUploadResult", new XElement(Space + "ETag", Mark(Objects[path]))));
                    break;
                case "POST":
                    string id = Guid.NewGuid().ToString("N");
                    _uploads[id] = [];
                    Send(context, new XElement(Space + "InitiateMultipartUploadResult", new XElement(Space + "UploadId", id)));
                    break;
                default:
                    Objects.TryRemove(path, out _);
                    context.Response.StatusCode = 204;
                    break;
            }
        }
        catch (Exception error) when (error is HttpListenerException or IOException)
        {
            // The client went away.
        }
        finally
        {
            if (fault == "cut")
            {
                context.Response.Abort();
            }
            else
            {
                context.Response.Close();
            }
        }
    }

    private void Store(HttpListenerContext context, string path, byte[] content)
    {
        Objects[path] = content;
        Written.Enqueue(path);
        context.Response.Headers["ETag"] = Mark(content);
    }

    private void List(HttpListenerContext context, string bucket)
    {
        string prefix = $"{bucket}/{context.Request.QueryString["prefix"]}";
        string after = context.Request.QueryString["continuation-token"] ?? "";
        if (!Objects.Keys.Any(key => key.StartsWith(bucket + "/", StringComparison.Ordinal)))
        {
            Refuse(context, 404, "NoSuchBucket");
            return;
        }

        string[] keys = [.. Objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0).Order(StringComparer.Ordinal)];
        string[] page = [.. keys.Take(KeysAPage)];
        Send(context, new XElement(
            Space + "ListBucketResult",
            new XElement(Space + "IsTruncated", page.Length < keys.Length ? "true" : "false"),
            page.Length < keys.Length ? new XElement(Space + "NextContinuationToken", page[^1]) : null,
            page.Select(key => new XElement(
                Space + "Contents",
                new XElement(Space + "Key", key[(bucket.Length + 1)..]),
                new XElement(Space + "Size", Objects[key].Length),
                new XElement(Space + "ETag", Mark(Objects[key]))))));
    }

    private void Get(HttpListenerContext context, string path, bool cut)
    {
        if (!Objects.TryGetValue(path, out byte[]? content))
        {
            Refuse(context, 404, "NoSuchKey");
            return;
        }

        context.Response.Headers["ETag"] = Mark(content);
        if (context.Request.Headers["If-Match"] is { } wanted && wanted != Mark(content))
        {
            Refuse(context, 412, "PreconditionFailed");
            return;
        }

        if (context.Request.Headers["Range"] is { } range)
        {
            long[] ends = [.. range["bytes=".Length..].Split('-').Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
            context.Response.StatusCode = 206;
            content = content[(int)ends[0]..((int)Math.Min(ends[1] + 1, content.Length))];
        }

        context.Response.ContentLength64 = content.Length;
        if (context.Request.HttpMethod == "GET")
        {
            context.Response.OutputStream.Write(content.AsSpan(0, cut ? content.Length / 2 : content.Length));
        }
    }

    private static void Refuse(HttpListenerContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        if (context.Request.HttpMethod != "HEAD")
        {
            Send(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
        }
    }

    private static void Send(HttpListenerContext context, XElement content)
    {
        context.Response.ContentType = "application/xml";
        context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(content.ToString()));
    }
}
