using System.Globalization;
using System.IO.Hashing;
using InfoMax.Data.Ranges;

namespace InfoMax.Cluster.Transfer;

/// <summary>What client and server of the transfer endpoints agree on.</summary>
/// <remarks>
/// <para>
/// Content moves in pages of at most <see cref="MaxPageBytes"/>, so memory stays small whatever an artifact's size, and a
/// lost connection costs one page. Every page carries its XxHash3 in <see cref="ChecksumHeader"/> and is checked where it
/// arrives; a page that is short or differs is sent again.
/// </para>
/// <list type="bullet">
/// <item><c>GET artifacts?name&amp;sha256&amp;bytes</c>, <c>Range: bytes=a-b</c>: a page of an artifact, whose length and digest the server has checked against the query.</item>
/// <item><c>PUT artifacts?name&amp;upload&amp;offset</c>: a page of an upload, in a temporary file of that upload alone. Repeats are harmless: a page belongs at its offset.</item>
/// <item><c>POST artifacts?name&amp;upload&amp;sha256&amp;bytes</c>: the upload is complete. The server compares length and digest, forces the file to disk and renames it. A repeat finds the artifact in place.</item>
/// <item><c>DELETE artifacts?name&amp;upload</c>: forget the upload.</item>
/// <item><c>GET inputs?layout&amp;sha256&amp;bytes&amp;file</c>, <c>Range</c>: a page of the input file of that number in a planned job's layout.</item>
/// </list>
/// <para>
/// PUT, POST and DELETE carry in <see cref="UploadKeyHeader"/> the key that the attempt was given with its work (see
/// <see cref="UploadKeys"/>): without it nobody writes or takes away anything. Artifacts are deleted by the node that has them.
/// </para>
/// <para>
/// Refusals carry one line of text. 507 is a store that cannot be written, 404 an artifact that is missing or damaged, 403 an
/// upload of a plan or with another key than the attempt's, 409 an input that changed or an upload that is not what was sent, 422 a page that arrived damaged. 4xx and
/// 507 are final but for 408, 422 and 429.
/// </para>
/// </remarks>
public static class TransferProtocol
{
    /// <summary>Path of the artifact endpoints.</summary>
    public const string ArtifactsPath = "artifacts";

    /// <summary>Path of the input endpoint.</summary>
    public const string InputsPath = "inputs";

    /// <summary>XxHash3 of the body, 16 hex digits.</summary>
    public const string ChecksumHeader = "Infomax-XxHash3";

    /// <summary>The attempt's key, 64 hex digits.</summary>
    public const string UploadKeyHeader = "Infomax-Upload-Key";

    /// <summary>Bytes of a body, at most.</summary>
    public const int MaxPageBytes = RangeReader.MostBytes;

    /// <summary>The value of <see cref="ChecksumHeader"/>.</summary>
    public static string Checksum(ReadOnlySpan<byte> page) =>
        XxHash3.HashToUInt64(page).ToString("x16", CultureInfo.InvariantCulture);
}
