using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace InfoMax.Testing.Objects;

/// <summary>What S3 answers to the requests of this project.</summary>
internal sealed class S3Server : BlobServer
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new(StringComparer.Ordinal);

    public override string Scheme => "s3";

    public override string Throttles => "503 SlowDown";

    public override IReadOnlyList<(string Name, string Value)> Variables =>
        [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_ENDPOINT_URL_S3", Url)];

    protected override void Answer(HttpListenerContext context, string path, byte[] body, bool cut)
    {
        string? upload = context.Request.QueryString["uploadId"];
        switch (context.Request.HttpMethod)
        {
            case "GET" when context.Request.QueryString["list-type"] is not null:
                List(context, path);
                break;
            case "GET" or "HEAD":
                Get(context, path, context.Request.Headers["Range"], cut, ("NoSuchKey", "PreconditionFailed"));
                break;
            case "PUT" when upload is not null:
                lock (_uploads[upload])
                {
                    _uploads[upload][int.Parse(context.Request.QueryString["partNumber"]!, CultureInfo.InvariantCulture)] = body;
                    Parts++;
                }

                context.Response.Headers["ETag"] = Mark(body);
                break;
            case "PUT":
                Store(context, path, body);
                break;
            case "POST" when upload is not null:
                Store(context, path, [.. _uploads[upload].Values.SelectMany(part => part)]);
                Send(context, new XElement(Space + "CompleteMultipartUploadResult", new XElement(Space + "ETag", Mark(Objects[path]))));
                break;
            case "POST":
                string id = Guid.NewGuid().ToString("N");
                _uploads[id] = [];
                Send(context, new XElement(Space + "InitiateMultipartUploadResult", new XElement(Space + "UploadId", id)));
                break;
            case "DELETE" when upload is not null:
                _uploads.TryRemove(upload, out _);
                context.Response.StatusCode = 204;
                break;
            default:
                Objects.TryRemove(path, out _);
                context.Response.StatusCode = 204;
                break;
        }
    }

    protected override void Refuse(HttpListenerContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        if (context.Request.HttpMethod != "HEAD")
        {
            Send(context, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
        }
    }

    private void List(HttpListenerContext context, string bucket)
    {
        if (Page(bucket, context.Request.QueryString["prefix"], context.Request.QueryString["continuation-token"]) is not { } page)
        {
            Refuse(context, 404, "NoSuchBucket");
            return;
        }

        Send(context, new XElement(
            Space + "ListBucketResult",
            new XElement(Space + "IsTruncated", page.Next is null ? "false" : "true"),
            page.Next is null ? null : new XElement(Space + "NextContinuationToken", page.Next),
            page.Keys.Select(key => new XElement(
                Space + "Contents",
                new XElement(Space + "Key", key[(bucket.Length + 1)..]),
                new XElement(Space + "Size", Objects[key].Length),
                new XElement(Space + "ETag", Mark(Objects[key]))))));
    }
}
