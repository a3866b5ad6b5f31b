using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Xml.Linq;

namespace InfoMax.Testing.Objects;

/// <summary>What Azure's blob service answers to the requests of this project.</summary>
internal sealed class AzureServer : BlobServer
{
    /// <summary>The account that it serves, below its <see cref="BlobServer.Url"/>.</summary>
    public const string Account = "account";

    private readonly ConcurrentDictionary<string, byte[]> _blocks = new(StringComparer.Ordinal);

    public override string Scheme => "az";

    public override string Throttles => "503 ServerBusy";

    public override IReadOnlyList<(string Name, string Value)> Variables =>
        [("AZURE_STORAGE_CONNECTION_STRING", $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Convert.ToBase64String(Encoding.ASCII.GetBytes("test"))};BlobEndpoint={Url}{Account}")];

    protected override string PathOf(string path) => path.StartsWith(Account + "/", StringComparison.Ordinal) ? path[(Account.Length + 1)..] : path;

    protected override void Answer(HttpListenerContext context, string path, byte[] body, bool cut)
    {
        string? part = context.Request.QueryString["comp"];
        switch (context.Request.HttpMethod)
        {
            case "GET" when part == "list":
                List(context, path);
                break;
            case "GET" or "HEAD":
                context.Response.Headers["x-ms-blob-type"] = "BlockBlob";
                string bucket = path.Split('/')[0];
                string missing = Objects.Keys.Any(key => key.StartsWith(bucket + "/", StringComparison.Ordinal)) ? "BlobNotFound" : "ContainerNotFound";
                Get(context, path, context.Request.Headers["x-ms-range"] ?? context.Request.Headers["Range"], cut, (missing, "ConditionNotMet"));
                break;
            case "PUT" when part == "block":
                _blocks[path + context.Request.QueryString["blockid"]] = body;
                lock (_blocks)
                {
                    Parts++;
                }

                Created(context);
                break;
            case "PUT" when part == "blocklist":
                Store(context, path, [.. XElement.Parse(Encoding.UTF8.GetString(body).TrimStart('\uFEFF')).Elements().SelectMany(id => _blocks[path + id.Value])]);
                Created(context);
                break;
            case "PUT":
                Store(context, path, body);
                Created(context);
                break;
            default:
                if (Objects.TryRemove(path, out _))
                {
                    context.Response.StatusCode = 202;
                }
                else
                {
                    Refuse(context, 404, "BlobNotFound");
                }

                break;
        }
    }

    protected override void Refuse(HttpListenerContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        if (context.Request.HttpMethod != "HEAD")
        {
            Send(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
        }
    }

    private static void Created(HttpListenerContext context)
    {
        context.Response.StatusCode = 201;
        context.Response.Headers["Last-Modified"] = "Wed, 01 Jan 2025 00:00:00 GMT";
        context.Response.Headers["ETag"] ??= "\"0\"";
    }

    private void List(HttpListenerContext context, string container)
    {
        if (Page(container, context.Request.QueryString["prefix"], context.Request.QueryString["marker"]) is not { } page)
        {
            Refuse(context, 404, "ContainerNotFound");
            return;
        }

        Send(context, new XElement(
            "EnumerationResults",
            new XElement("Blobs", page.Keys.Select(key => new XElement(
                "Blob",
                new XElement("Name", key[(container.Length + 1)..]),
                new XElement(
                    "Properties",
                    new XElement("Content-Length", Objects[key].Length.ToString(CultureInfo.InvariantCulture)),
                    new XElement("Etag", Mark(Objects[key]).Trim('"')),
                    new XElement("BlobType", "BlockBlob"))))),
            new XElement("NextMarker", page.Next ?? "")));
    }
}
