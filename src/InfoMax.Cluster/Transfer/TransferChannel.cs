using System.Net.Http.Headers;
using System.Text;

namespace InfoMax.Cluster.Transfer;

/// <summary>The way to one node's transfer endpoints, for one piece of work: everything that uses it ends with its token.</summary>
public sealed class TransferChannel
{
    private readonly TransferClient _client;
    private readonly Uri _address;

    internal TransferChannel(TransferClient client, Uri address, CancellationToken cancellationToken)
    {
        _client = client;
        _address = address;
        CancellationToken = cancellationToken;
    }

    /// <summary>What lets this work upload its artifacts; null for none.</summary>
    public string? UploadKey { get; init; }

    /// <summary>Ends the work.</summary>
    internal CancellationToken CancellationToken { get; }

    /// <summary>Fills <paramref name="page"/> from <paramref name="offset"/> of what the query names, and checks it.</summary>
    /// <param name="target">Path and query.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="page">At least one byte and at most <see cref="TransferProtocol.MaxPageBytes"/>.</param>
    /// <param name="contentBytes">Length of the whole content, which the server may have to digest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task ReadPageAsync(string target, long offset, Memory<byte> page, long contentBytes, CancellationToken cancellationToken)
    {
        HttpRequestMessage Create()
        {
            HttpRequestMessage request = new(HttpMethod.Get, new Uri(_address, target));
            request.Headers.Range = new RangeHeaderValue(offset, offset + page.Length - 1);
            return request;
        }

        async Task<bool> ReadAsync(HttpResponseMessage response, CancellationToken token)
        {
            if (response.Content.Headers.ContentLength is { } length && length != page.Length)
            {
                throw new InvalidDataException($"a page of {length} bytes came, {page.Length} were asked for");
            }

            using Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            await body.ReadExactlyAsync(page, token).ConfigureAwait(false);
            string expected = response.Headers.TryGetValues(TransferProtocol.ChecksumHeader, out IEnumerable<string>? values) ? values.First() : "none";
            string found = TransferProtocol.Checksum(page.Span);
            return found == expected ? true : throw new InvalidDataException($"a page arrived damaged: checksum {found}, expected {expected}");
        }

        return _client.SendAsync(Create, ReadAsync, contentBytes, cancellationToken);
    }

    /// <summary>Sends <paramref name="page"/> as the body of a request.</summary>
    internal Task WritePageAsync(string target, ReadOnlyMemory<byte> page, CancellationToken cancellationToken)
    {
        string checksum = TransferProtocol.Checksum(page.Span);
        HttpRequestMessage Create()
        {
            HttpRequestMessage request = new(HttpMethod.Put, new Uri(_address, target)) { Content = new ReadOnlyMemoryContent(page) };
            request.Headers.Add(TransferProtocol.ChecksumHeader, checksum);
            return WithKey(request);
        }

        return _client.SendAsync(Create, Done, page.Length, cancellationToken);
    }

    /// <summary>Sends a request without a body.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="target">Path and query.</param>
    /// <param name="contentBytes">Bytes that the server has to go through before it answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task CommandAsync(HttpMethod method, string target, long contentBytes, CancellationToken cancellationToken) =>
        _client.SendAsync(() => WithKey(new HttpRequestMessage(method, new Uri(_address, target))), Done, contentBytes, cancellationToken);

    /// <summary>A path with its query, names and values escaped.</summary>
    internal static string Target(string path, params ReadOnlySpan<(string Name, string Value)> query)
    {
        StringBuilder target = new(path);
        for (int i = 0; i < query.Length; i++)
        {
            target.Append(i == 0 ? '?' : '&').Append(query[i].Name).Append('=').Append(Uri.EscapeDataString(query[i].Value));
        }

        return target.ToString();
    }

    private HttpRequestMessage WithKey(HttpRequestMessage request)
    {
        if (UploadKey is not null)
        {
            request.Headers.Add(TransferProtocol.UploadKeyHeader, UploadKey);
        }

        return request;
    }

    private static Task<bool> Done(HttpResponseMessage response, CancellationToken cancellationToken) => Task.FromResult(true);
}
