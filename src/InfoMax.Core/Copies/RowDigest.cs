using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;

namespace InfoMax.Core.Copies;

/// <summary>
/// 128 bits that stand for a row's unit vector in float32: the first half of its SHA-256. Rows of equal digest are taken as
/// equal: among 10^9 rows two different ones share a digest with a probability of 1.5e-21.
/// </summary>
/// <remarks>
/// Equal means: bit for bit after normalisation, -0 as +0. A row and its double are equal, a row and its triple may differ
/// in a last bit; then they are near copies at any threshold.
/// </remarks>
/// <param name="High">The first 8 bytes.</param>
/// <param name="Low">The next 8.</param>
public readonly record struct RowDigest(ulong High, ulong Low)
{
    /// <summary>The digests of all rows, in their order.</summary>
    /// <param name="rows">N rows with their norms filled in.</param>
    /// <param name="executor">Runs the pieces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static RowDigest[] Of(EmbeddingMatrix rows, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(executor);
        RowDigest[] digests = new RowDigest[rows.Rows];
        RowPieces.ForEach(
            executor,
            rows.Rows,
            (first, end) =>
            {
                float[] unit = new float[rows.Dimension];
                Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
                for (int row = first; row < end; row++)
                {
                    rows.CopyNormalized(row, 1, unit);

                    // Turns -0 into +0.
                    TensorPrimitives.Add(unit, 0f, unit);
                    SHA256.HashData(MemoryMarshal.AsBytes<float>(unit), hash);
                    ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(hash);
                    digests[row] = new RowDigest(words[0], words[1]);
                }
            },
            cancellationToken);
        return digests;
    }
}
